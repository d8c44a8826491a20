using Kim.Loops;
using Xunit;

namespace Kim.Runtime.Tests.Loops;

public sealed class EventLoopTests
{
    [Fact]
    public async Task Work_posted_by_many_threads_runs_on_the_loop_each_thread_in_order()
    {
        const int posters = 8, each = 2_000;
        using var fixture = new LoopFixture();
        var next = new int[posters];
        var faults = 0;
        var all = new CountdownEvent(posters * each);
        var start = new Barrier(posters);
        var threads = Enumerable.Range(0, posters).Select(poster => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < each; i++)
            {
                var expected = i;
                fixture.Loop.Post(
                    _ =>
                    {
                        if (!fixture.Loop.IsLoopThread || next[poster]++ != expected)
                        {
                            faults++;
                        }

                        all.Signal();
                    },
                    null);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.True(all.Wait(LoopFixture.Limit), "A wake-up was lost.");
        Assert.Equal(0, await fixture.On(() => faults));
    }

    [Fact]
    public async Task Work_that_throws_loses_nothing_but_itself()
    {
        using var fixture = new LoopFixture();
        fixture.Loop.Post(_ => throw new InvalidOperationException("thrown on purpose"), null);
        Assert.Equal(7, await fixture.On(() => 7));
    }

    [Fact]
    public async Task A_timer_that_throws_does_not_hold_up_the_others_of_its_tick()
    {
        using var fixture = new LoopFixture();
        var other = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.On(() =>
        {
            var dueMs = fixture.Loop.NowMs + 20;
            fixture.Loop.Timers.Schedule(dueMs, static _ => throw new InvalidOperationException("thrown on purpose"), other);
            fixture.Loop.Timers.Schedule(dueMs, static state => ((TaskCompletionSource)state).SetResult(), other);
        });
        await other.Task.WaitAsync(LoopFixture.Limit);
    }

    [Fact]
    public async Task What_was_queued_before_the_stop_still_runs_and_is_flushed()
    {
        using var fixture = new LoopFixture();
        var target = new CountingFlush();
        var ran = 0;
        await fixture.On(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                fixture.Loop.Post(_ => ran++, null);
            }

            fixture.Loop.FlushAtEndOfTick(target);
            fixture.Loop.Stop();
        });
        await fixture.Loop.Ended.WaitAsync(LoopFixture.Limit);
        Assert.Equal(100, ran);
        Assert.Equal(1, target.Count);
    }

    [Fact]
    public async Task A_target_is_flushed_at_the_end_of_the_tick_behind_all_its_work()
    {
        using var fixture = new LoopFixture();
        var target = new CountingFlush();
        var before = await fixture.On(() =>
        {
            fixture.Loop.FlushAtEndOfTick(target);
            fixture.Loop.Post(_ => Assert.Equal(0, target.Count), null);
            return target.Count;
        });
        Assert.Equal(0, before);
        Assert.Equal(1, await fixture.On(() => target.Count));
    }

    [Fact]
    public async Task A_timer_wakes_the_sleeping_loop()
    {
        using var fixture = new LoopFixture();
        var fired = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var due = await fixture.On(() =>
        {
            var at = fixture.Loop.NowMs + 20;
            fixture.Loop.Timers.Schedule(at, _ => fired.SetResult(fixture.Loop.NowMs), this);
            return at;
        });
        Assert.InRange(await fired.Task.WaitAsync(LoopFixture.Limit), due, long.MaxValue);
    }

    [Fact]
    public async Task A_switch_resumes_on_the_loop()
    {
        using var fixture = new LoopFixture();
        var there = Task.Run(async () =>
        {
            await fixture.Loop.SwitchTo();
            return fixture.Loop.IsLoopThread;
        });
        Assert.True(await there.WaitAsync(LoopFixture.Limit));
    }

    private sealed class CountingFlush : IFlushTarget
    {
        internal int Count { get; private set; }

        public void FlushTick() => Count++;
    }
}
