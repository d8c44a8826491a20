using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

public sealed class CompletionFifoTests : IDisposable
{
    private readonly LoopFixture _fixture = new();
    private readonly CompletionFifo _fifo;
    private readonly List<int> _resumed = [];

    public CompletionFifoTests() => _fifo = new CompletionFifo(_fixture.Runner);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Runs_resume_in_order_from_the_head_and_stop_at_the_first_that_is_not_answered()
    {
        var sources = await StartRuns(3);
        await Complete(bytes: 100, sources[0], sources[1]);
        Assert.Equal("0, 1", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(1, await _fixture.On(() => _fifo.Count));
    }

    [Fact]
    public async Task A_task_that_ends_elsewhere_leaves_the_queue_and_does_not_block_those_behind_it()
    {
        var sources = await StartRuns(3);
        await Complete(bytes: 100, sources[1], sources[2]);
        Assert.Equal("1, 2", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(0, await _fixture.On(() => _fifo.Count));
        sources[0].SetResult();
        await Resumed(3);
        Assert.Equal([1, 2, 0], _resumed);
    }

    [Fact]
    public async Task No_more_entries_are_looked_at_than_the_batch_can_hold_replies()
    {
        var sources = await StartRuns(10);
        await Complete(bytes: 3, sources[9]);
        Assert.Equal(10, await _fixture.On(() => _fifo.Count));
        sources[0].SetResult();
        sources[1].SetResult();
        await Complete(bytes: 300);
        Assert.Equal("0, 1, 9", await _fixture.On(() => string.Join(", ", _resumed)));
    }

    [Fact]
    public async Task The_sweep_finds_a_task_that_another_thread_completed()
    {
        var sources = await StartRuns(2);
        sources[1].SetResult();
        await Resumed(1);
        Assert.Equal([1], _resumed);
        Assert.Equal(1, await _fixture.On(() => _fifo.Count));
    }

    [Fact]
    public async Task Once_the_connection_is_gone_ordinary_continuations_take_over()
    {
        var sources = await StartRuns(2);
        await _fixture.On(_fifo.Abandon);
        Assert.Equal(0, await _fixture.On(() => _fifo.Count));
        sources[0].SetResult();
        await Resumed(1);
        sources[1].SetResult();
        await Resumed(2);
        Assert.Equal([0, 1], _resumed);
    }

    [Fact]
    public async Task A_join_on_one_connection_resumes_when_its_last_reply_is_there()
    {
        var sources = new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() };
        var run = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            if (state == 1)
            {
                runner.Enter(run, 0);
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
        await Complete(10, sources[0], sources[1]);
        Assert.Equal(1, await _fixture.On(() => _fifo.Count));
        Assert.Empty(_resumed);
        await Complete(5, sources[2]);
        await Resumed(1);
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_throws_apart_from_its_steps_is_answered_and_those_after_it_continue()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            runner.Enter(run, 0);
            _fifo.NoteStaged();
            Assert.True(state == 1 ? runner.Wait(run, source.Task, 2) : throw new IOException("the step"));
        })
        {
            Catch = _ => throw new NotSupportedException("the choice of a catch"),
        };
        await _fixture.On(() => _fixture.Runner.Start(broken.Execution));
        var sources = await StartRuns(2);
        await Complete(bytes: 100, [source, .. sources]);
        Assert.StartsWith("500", await broken.Body(), StringComparison.Ordinal);
        Assert.Equal("0, 1", await _fixture.On(() => string.Join(", ", _resumed)));
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
    }

    private async Task<TaskCompletionSource[]> StartRuns(int count)
    {
        var sources = Enumerable.Range(0, count).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .ToArray();
        for (var i = 0; i < count; i++)
        {
            var index = i;
            var run = new TestRun(_fixture.Runner, (run, runner, state) =>
            {
                runner.Enter(run, 0);
                if (state == 1)
                {
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

    private Task Complete(int bytes, params TaskCompletionSource[] sources) => _fixture.On(() =>
    {
        foreach (var source in sources)
        {
            source.SetResult();
        }

        _fifo.BatchReceived(bytes);
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
