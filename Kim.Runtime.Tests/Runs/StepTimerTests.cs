using System.Diagnostics;
using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

/// <summary>Times count from the step that has them, not from the begin of the tick, in which another step may have computed.</summary>
public sealed class StepTimerTests : IDisposable
{
    private const int ComputeMs = 150;
    private const int LimitMs = 100;

    // A timer is never early; the clocks differ by their grain.
    private const int NotBeforeMs = LimitMs - 5;

    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public Task A_timeout_counts_from_its_step() => Takes(run: new TestRun(_fixture.Runner, static (run, runner, state) =>
    {
        runner.Enter(run, 0, LimitMs);
        runner.Wait(run, new TaskCompletionSource().Task, 2);
    }));

    [Fact]
    public Task A_deadline_counts_from_its_run() => Takes(new TestRun(
        _fixture.Runner,
        static (run, runner, state) =>
        {
            runner.Enter(run, 0);
            runner.Wait(run, new TaskCompletionSource().Task, 2);
        },
        TimeSpan.FromMilliseconds(LimitMs)));

    [Fact]
    public Task A_sleep_counts_from_its_call() => Takes(new TestRun(_fixture.Runner, static (run, runner, state) =>
    {
        runner.Enter(run, 0);
        if (state == 1)
        {
            runner.Wait(run, runner.Sleep(run.Execution, TimeSpan.FromMilliseconds(LimitMs)), 2);
        }
        else
        {
            runner.End(run, TestRun.Okay());
        }
    }));

    [Fact]
    public Task A_timer_of_the_loop_counts_from_its_call()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Takes(
            () => _fixture.Loop.PostAfter(
                TimeSpan.FromMilliseconds(LimitMs), static state => ((TaskCompletionSource)state).SetResult(), fired),
            fired.Task);
    }

    private Task Takes(TestRun run) => Takes(() => _fixture.Runner.Start(run.Execution), run.Replied.Task);

    private async Task Takes(Action begin, Task ends)
    {
        var watch = new Stopwatch();
        await _fixture.On(() =>
        {
            var computing = Stopwatch.StartNew();
            while (computing.ElapsedMilliseconds < ComputeMs)
            {
                Thread.SpinWait(100);
            }

            watch.Start();
            begin();
        });
        await ends.WaitAsync(LoopFixture.Limit);
        Assert.True(watch.ElapsedMilliseconds >= NotBeforeMs, $"It took {watch.ElapsedMilliseconds} ms.");
    }
}
