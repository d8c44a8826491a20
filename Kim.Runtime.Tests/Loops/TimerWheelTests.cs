using System;
using Kim.Loops;
using Xunit;

namespace Kim.Runtime.Tests.Loops;

public sealed class TimerWheelTests
{
    private readonly TimerWheel _wheel = new(0);
    private readonly List<string> _fired = [];

    [Fact]
    public void A_timer_fires_at_its_time_and_not_before()
    {
        Schedule(10, "a");
        _wheel.Advance(9);
        Assert.Empty(_fired);
        _wheel.Advance(12);
        Assert.Equal(["a"], _fired);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void Timers_of_one_tick_fire_in_the_order_they_were_scheduled()
    {
        Schedule(9, "a");
        Schedule(12, "b");
        Schedule(10, "c");
        _wheel.Advance(12);
        Assert.Equal(["a", "b", "c"], _fired);
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire_and_its_handle_is_stale()
    {
        var handle = Schedule(8, "a");
        _wheel.Cancel(handle);
        var next = Schedule(8, "b");
        _wheel.Cancel(handle);
        _wheel.Advance(8);
        Assert.Equal(["b"], _fired);
        _wheel.Cancel(next);
    }

    [Fact]
    public void The_loop_does_not_wake_for_cancelled_timers()
    {
        Schedule(2_000, "late");
        var first = Schedule(100, "a");
        var second = Schedule(100, "b");
        _wheel.Cancel(first);
        Assert.Equal(100, _wheel.SleepMs(0));
        _wheel.Cancel(second);
        Assert.Equal(2_000, _wheel.SleepMs(0));
    }

    [Fact]
    public void A_callback_can_cancel_a_timer_that_is_due_in_the_same_tick()
    {
        TimerHandle second = default;
        _wheel.Schedule(8, _ => _wheel.Cancel(second), this);
        second = Schedule(8, "second");
        _wheel.Advance(100);
        Assert.Empty(_fired);
    }

    [Fact]
    public void A_callback_that_schedules_for_now_is_served_in_the_next_tick()
    {
        _wheel.Schedule(8, _ => Schedule(0, "again"), this);
        _wheel.Advance(8);
        Assert.Empty(_fired);
        _wheel.Advance(12);
        Assert.Equal(["again"], _fired);
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(10_000)]
    [InlineData(86_400_000)]
    public void A_timer_beyond_one_turn_fires_at_its_time(long dueMs)
    {
        Schedule(dueMs, "a");
        for (var now = dueMs % 4_096; now < dueMs - 4; now += 4_096)
        {
            _wheel.Advance(now);
        }

        _wheel.Advance(dueMs - 4);
        Assert.Empty(_fired);
        _wheel.Advance(dueMs);
        Assert.Equal(["a"], _fired);
    }

    [Fact]
    public void After_a_long_pause_everything_that_is_due_fires_once()
    {
        for (var due = 4; due <= 20_000; due += 4)
        {
            Schedule(due, "x");
        }

        _wheel.Advance(1_000_000);
        Assert.Equal(5_000, _fired.Count);
        Assert.Equal(-1, _wheel.SleepMs(1_000_000));
    }

    [Fact]
    public void The_loop_may_sleep_until_the_next_timer_and_no_longer()
    {
        Assert.Equal(-1, _wheel.SleepMs(0));
        Schedule(400, "a");
        Assert.Equal(400, _wheel.SleepMs(0));
        Assert.Equal(300, _wheel.SleepMs(100));
        Schedule(41, "b");
        Assert.Equal(44, _wheel.SleepMs(0));
    }

    [Fact]
    public void A_random_plan_of_timers_fires_each_in_the_first_advance_at_or_after_its_time()
    {
        var random = new Random(20261123);
        var due = new Dictionary<int, long>();
        var now = 0L;
        for (var i = 0; i < 5_000; i++)
        {
            var (id, at) = (i, now + random.Next(1, 30_000));
            due[id] = at;
            _wheel.Schedule(
                at,
                _ =>
                {
                    Assert.InRange(now, at, long.MaxValue);
                    Assert.True(due.Remove(id), "Once.");
                },
                this);
            now += random.Next(0, 40);
            _wheel.Advance(now);
            Assert.DoesNotContain(due.Values, left => left <= now - TimerWheel.TickMs);
        }

        now += 40_000;
        _wheel.Advance(now);
        Assert.Empty(due);
    }

    private TimerHandle Schedule(long dueMs, string name) => _wheel.Schedule(dueMs, state => _fired.Add((string)state), name);
}
