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

    private readonly LoopFixture _fixture = new(random: new Longest());

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
    public async Task A_delay_before_the_next_attempt_counts_from_where_the_step_failed()
    {
        var limit = TimeSpan.FromMilliseconds(LimitMs);
        var retry = new RetryPolicy { Attempts = 2, Delay = limit, MaxDelay = limit };

        // The first exception of a process may itself take as long as the delay.
        for (var i = 0; i < 2; i++)
        {
            await Takes(new TestRun(
                _fixture.Runner,
                static (run, runner, state) =>
                {
                    if (state != TestRun.Again)
                    {
                        runner.FirstAttempt(run);
                        runner.EnterAttempt(run, 0, 0);
                        throw new InvalidOperationException("once");
                    }

                    runner.EnterAttempt(run, 0, 0);
                    runner.End(run, TestRun.Okay());
                },
                retry: retry));
        }
    }

    [Fact]
    public Task A_timer_of_the_loop_counts_from_its_call()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Takes(
            () => _fixture.Loop.PostAfter(
                TimeSpan.FromMilliseconds(LimitMs), static state => ((TaskCompletionSource)state).SetResult(), fired),
            fired.Task);
    }

    [Fact]
    public async Task A_timer_is_not_late_by_what_the_turn_took()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var took = await Time(
            1_000,
            () => _fixture.Loop.PostAfter(
                TimeSpan.FromMilliseconds(10), static state => ((TaskCompletionSource)state).SetResult(), fired),
            fired.Task);
        Assert.True(took < 900, $"It took {took} ms.");
    }

    private Task Takes(TestRun run) => Takes(() => _fixture.Runner.Start(run.Execution), run.Replied.Task);

    private async Task Takes(Action begin, Task ends)
    {
        var took = await Time(ComputeMs, begin, ends);
        Assert.True(took >= NotBeforeMs, $"It took {took} ms.");
    }

    // From when something begins, at the end of a long turn.
    private async Task<long> Time(int computeMs, Action begin, Task ends)
    {
        var watch = new Stopwatch();
        await _fixture.On(() =>
        {
            var computing = Stopwatch.StartNew();
            while (computing.ElapsedMilliseconds < computeMs)
            {
                Thread.SpinWait(100);
            }

            watch.Start();
            begin();
        });
        await ends.WaitAsync(LoopFixture.Limit);
        return watch.ElapsedMilliseconds;
    }

    // A delay is as long as it can be.
    private sealed class Longest : Random
    {
        public override double NextDouble() => 1;
    }
}
