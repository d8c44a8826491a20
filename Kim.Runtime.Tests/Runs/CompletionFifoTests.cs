using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

public sealed class CompletionFifoTests : IDisposable
{
    private readonly LoopFixture _fixture = new();
    private readonly CompletionFifo _fifo;
    private readonly List<int> _resumed = [];
    private long _sent;

    public CompletionFifoTests() => _fifo = new CompletionFifo(_fixture.Runner);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Runs_resume_in_order_from_the_head_and_stop_at_the_first_that_is_not_answered()
    {
        var sources = await StartRuns(3);
        await Complete(answered: 2, sources[0], sources[1]);
        Assert.Equal("0, 1", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(1, await _fixture.On(() => _fifo.Count));
    }

    [Fact]
    public async Task A_task_whose_reply_has_come_and_that_ends_elsewhere_leaves_and_does_not_block_those_behind_it()
    {
        var sources = await StartRuns(3);
        await Complete(answered: 3, sources[1], sources[2]);
        Assert.Equal("1, 2", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(0, await _fixture.On(() => _fifo.Count));
        sources[0].SetResult(0);
        await Resumed(3);
        Assert.Equal([1, 2, 0], _resumed);
    }

    [Fact]
    public async Task The_last_one_leaves_as_well()
    {
        var sources = await StartRuns(2);
        await Complete(answered: 2, sources[0]);
        Assert.Equal(0, await _fixture.On(() => _fifo.Count));
        sources[1].SetResult(0);
        await Resumed(2);
    }

    [Fact]
    public async Task What_is_not_answered_stays_whatever_comes_meanwhile()
    {
        var sources = await StartRuns(10);
        for (var i = 0; i < 5; i++)
        {
            await Complete(answered: 0);
        }

        Assert.Equal(10, await _fixture.On(() => _fifo.Count));
        await Complete(answered: 10, sources);
        Assert.Equal(Enumerable.Range(0, 10), _resumed);
    }

    [Fact]
    public async Task A_composed_task_is_never_held()
    {
        var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(CompletionFifo.MayHold(source.Task));
        Assert.False(CompletionFifo.MayHold(Task.WhenAll(source.Task)));
        Assert.False(CompletionFifo.MayHold(Task.WhenAll<int>(source.Task)));
        Assert.False(CompletionFifo.MayHold(Task.WhenAny(source.Task, Task.Delay(-1))));
        Assert.False(CompletionFifo.MayHold(Around(source.Task)));
        Assert.False(CompletionFifo.MayHold(AroundUnit(source.Task)));
        Assert.False(CompletionFifo.MayHold(source.Task.ContinueWith(static task => task.Result, TaskScheduler.Default)));
        Assert.False(CompletionFifo.MayHold(source.Task.WaitAsync(TimeSpan.FromMinutes(1))));
        Assert.False(CompletionFifo.MayHold(new TaskCompletionSource<int>().Task));
        source.SetResult(0);
        await source.Task;

        static async Task<int> Around(Task<int> task) => await task;
        static async Task AroundUnit(Task<int> task) => await task;
    }

    [Fact]
    public async Task A_reply_that_takes_too_long_fails_its_run_and_those_after_it_still_wait()
    {
        var limited = new CompletionFifo(
            _fixture.Runner, new CallLimit(20, static _ => true, static () => new TimeoutException("too late")));
        var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            Assert.Equal(1, state);
            runner.Enter(run, 0);
            limited.NoteSent(1);
            limited.NoteStaged();
            Assert.True(runner.Wait(run, source.Task, 2));
        });
        await _fixture.On(() => _fixture.Runner.Start(late.Execution));
        Assert.StartsWith("500", await late.Body(), StringComparison.Ordinal);
        Assert.Equal(0, await _fixture.On(() => limited.Count));

        // The reply comes at last: nobody waits.
        source.SetResult(0);
        await _fixture.On(() => limited.BatchReceived(1));
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
    }

    [Fact]
    public async Task Once_the_connection_is_gone_ordinary_continuations_take_over()
    {
        var sources = await StartRuns(2);
        await _fixture.On(_fifo.Abandon);
        Assert.Equal(0, await _fixture.On(() => _fifo.Count));
        sources[0].SetResult(0);
        await Resumed(1);
        sources[1].SetResult(0);
        await Resumed(2);
        Assert.Equal([0, 1], _resumed);
    }

    [Fact]
    public async Task A_join_on_one_connection_resumes_when_its_last_reply_is_there()
    {
        var sources = Promises(3);
        var run = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            if (state == 1)
            {
                runner.Enter(run, 0);
                _fifo.NoteSent(_sent += 3);
                _fifo.NoteStaged();
                runner.BeginJoin(run, 2);
                runner.JoinAll(run, Array.ConvertAll(sources, source => source.Task));
                Assert.True(runner.EndJoin(run));
                return;
            }

            _resumed.Add(0);
            runner.End(run, TestRun.Okay());
        });
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        Assert.Equal(3, await _fixture.On(() => _fifo.Count));
        await Complete(2, sources[0], sources[1]);
        Assert.Equal(1, await _fixture.On(() => _fifo.Count));
        Assert.Empty(_resumed);
        await Complete(3, sources[2]);
        await Resumed(1);
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_throws_apart_from_its_steps_is_answered_and_those_after_it_continue()
    {
        var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            runner.Enter(run, 0);
            _fifo.NoteSent(++_sent);
            _fifo.NoteStaged();
            Assert.True(state == 1 ? runner.Wait(run, source.Task, 2) : throw new IOException("the step"));
        })
        {
            Catch = _ => throw new NotSupportedException("the choice of a catch"),
        };
        await _fixture.On(() => _fixture.Runner.Start(broken.Execution));
        var sources = await StartRuns(2);
        await Complete(answered: 3, [source, .. sources]);
        Assert.StartsWith("500", await broken.Body(), StringComparison.Ordinal);
        Assert.Equal("0, 1", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
    }

    private static TaskCompletionSource<int>[] Promises(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(static _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];

    private async Task<TaskCompletionSource<int>[]> StartRuns(int count)
    {
        var sources = Promises(count);
        for (var i = 0; i < count; i++)
        {
            var index = i;
            var run = new TestRun(_fixture.Runner, (run, runner, state) =>
            {
                runner.Enter(run, 0);
                if (state == 1)
                {
                    _fifo.NoteSent(++_sent);
                    _fifo.NoteStaged();
                    Assert.True(runner.Wait(run, sources[index].Task, 2));
                    return;
                }

                _resumed.Add(index);
                runner.End(run, TestRun.Okay());
            });
            await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        }

        return sources;
    }

    private Task Complete(long answered, params TaskCompletionSource<int>[] sources) => _fixture.On(() =>
    {
        foreach (var source in sources)
        {
            source.SetResult(0);
        }

        _fifo.BatchReceived(answered);
    });

    // Each look is a round trip to the loop, so this waits for it and not for the clock.
    private async Task Resumed(int count)
    {
        var until = Environment.TickCount64 + (long)LoopFixture.Limit.TotalMilliseconds;
        while (await _fixture.On(() => _resumed.Count) < count)
        {
            Assert.True(Environment.TickCount64 < until, "A run was not resumed.");
        }
    }
}
