using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

/// <summary>Joins on a loop of their own thread, whose tasks may have ended already.</summary>
public sealed class EarlyJoinTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_join_that_fails_fast_does_not_suspend_if_a_task_has_failed_already()
    {
        var source = new TaskCompletionSource();
        var run = await Start((run, runner, _) =>
        {
            runner.Enter(run, 0);
            runner.BeginFailFast(run, 2);
            runner.Join(run, source.Task);
            runner.Join(run, Task.FromException(new IOException("first")));
            runner.EndJoin(run);
            Assert.Fail("The failure is thrown.");
        });
        Assert.StartsWith("500", await run.Body(), StringComparison.Ordinal);
        source.SetException(new IOException("late"));
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
        Assert.Equal(1, run.Replies);
    }

    [Fact]
    public async Task Any_does_not_suspend_if_a_task_has_succeeded_already()
    {
        var source = new TaskCompletionSource<int>();
        var run = await Start((run, runner, _) =>
        {
            runner.Enter(run, 0);
            runner.BeginAny(run, 2);
            runner.Join(run, source.Task);
            runner.Join(run, Task.FromException<int>(new IOException("first")));
            runner.Join(run, Task.FromResult(2));
            Assert.False(runner.EndJoin(run));
            Assert.Equal(2, runner.First<int>(run));
            runner.End(run, TestRun.Okay());
        });
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
        source.SetResult(1);
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
        Assert.Equal(1, run.Replies);
    }

    [Fact]
    public async Task A_sequence_whose_tasks_have_all_ended_lets_others_have_their_turn()
    {
        const int Count = (3 * StepRunner.StepsPerBurst) + 1;
        var (asked, turns) = (0, 0);
        var tasks = Enumerable.Range(0, Count).Select(number =>
        {
            asked++;
            return Task.FromResult(number);
        });
        var run = await Start((run, runner, state) =>
        {
            if (state == 1)
            {
                runner.Enter(run, 0);
                runner.BeginJoin(run, 2);
                runner.JoinEach(run, tasks, atOnce: 4);
                turns = asked;
                Assert.True(runner.EndJoin(run));
                return;
            }

            Assert.Equal(Enumerable.Range(0, Count), runner.Results(run, tasks));
            runner.End(run, TestRun.Okay());
        });
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
        Assert.Equal(StepRunner.StepsPerBurst, turns);
    }

    private async Task<TestRun> Start(Action<TestRun, StepRunner, int> resume)
    {
        var run = new TestRun(_fixture.Runner, resume);
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        return run;
    }
}
