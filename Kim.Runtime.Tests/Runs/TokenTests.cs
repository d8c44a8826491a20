using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

/// <summary>The tokens of runs, and what is registered on them.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_client_that_leaves_cancels_the_token_and_the_run_continues()
    {
        var source = new TaskCompletionSource();
        CancellationToken token = default;
        var run = await Start((run, runner, state) =>
        {
            token = runner.Token(run);
            if (state == 1)
            {
                runner.Wait(run, source.Task, 2);
                return;
            }

            runner.End(run, TestRun.Okay());
        });
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        run.ClientLeaves();
        await cancelled.Task.WaitAsync(LoopFixture.Limit);
        source.SetResult();
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_on_the_token_may_wait_and_holds_up_neither_the_reply_nor_the_reactor()
    {
        using var release = new ManualResetEventSlim();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = await Start(
            (run, runner, _) =>
            {
                runner.Token(run).Register(() =>
                {
                    called.SetResult();
                    release.Wait();
                });
                runner.Wait(run, new TaskCompletionSource().Task, 2);
            },
            TimeSpan.FromMilliseconds(10));
        try
        {
            Assert.StartsWith("504", await run.Body().WaitAsync(LoopFixture.Limit), StringComparison.Ordinal);
            await called.Task.WaitAsync(LoopFixture.Limit);
            Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight).WaitAsync(LoopFixture.Limit));
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task A_sleep_that_is_cancelled_leaves_no_timer()
    {
        Task? sleep = null;
        var run = await Start(
            (run, runner, _) =>
            {
                sleep = runner.Sleep(run.Execution, TimeSpan.FromHours(1));
                runner.Wait(run, sleep, 2);
            },
            TimeSpan.FromMilliseconds(10));
        Assert.StartsWith("504", await run.Body(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleep!.WaitAsync(LoopFixture.Limit));
        Assert.Equal(0, await _fixture.On(() => _fixture.Loop.Timers.Count));
    }

    private async Task<TestRun> Start(Action<TestRun, StepRunner, int> resume, TimeSpan? deadline = null)
    {
        var run = new TestRun(_fixture.Runner, resume, deadline);
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        return run;
    }
}
