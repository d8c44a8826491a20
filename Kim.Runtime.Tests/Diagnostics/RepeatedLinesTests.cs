using Kim.Diagnostics;
using Xunit;

namespace Kim.Runtime.Tests.Diagnostics;

public sealed class RepeatedLinesTests
{
    private readonly List<string> _told = [];
    private readonly HandTime _time = new();

    [Fact]
    public void The_first_is_told_at_once_and_the_others_as_a_count_every_ten_seconds()
    {
        using var lines = new RepeatedLines<string>((cause, count) => _told.Add($"{cause} {count}"), _time);
        Assert.True(lines.IsFirst("a"));
        Assert.False(lines.IsFirst("a"));
        Assert.False(lines.IsFirst("a"));
        Assert.True(lines.IsFirst("b"));
        _time.Pass(RepeatedLines<string>.Silence);
        Assert.Equal(["a 2"], _told);
        Assert.False(lines.IsFirst("a"));
        _time.Pass(RepeatedLines<string>.Silence);
        Assert.Equal(["a 2", "a 1"], _told);
        _time.Pass(RepeatedLines<string>.Silence);
        Assert.Equal(["a 2", "a 1"], _told);

        // It was silent for so long that it is news again.
        Assert.True(lines.IsFirst("a"));
    }

    [Fact]
    public void What_was_only_counted_is_told_in_the_end()
    {
        var lines = new RepeatedLines<string>((cause, count) => _told.Add($"{cause} {count}"), _time);
        Assert.True(lines.IsFirst("a"));
        Assert.False(lines.IsFirst("a"));
        lines.Dispose();
        Assert.Equal(["a 1"], _told);
        _time.Pass(RepeatedLines<string>.Silence);
        Assert.Equal(["a 1"], _told);
    }

    // Timers fire when the test says so.
    private sealed class HandTime : TimeProvider
    {
        private readonly List<Timer> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(() => callback(state)) { Left = dueTime };
            _timers.Add(timer);
            return timer;
        }

        internal void Pass(TimeSpan time)
        {
            foreach (var timer in _timers.ToList())
            {
                timer.Pass(time);
            }
        }

        private sealed class Timer(Action fire) : ITimer
        {
            internal TimeSpan? Left { get; set; }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Left = dueTime;
                return true;
            }

            public void Dispose() => Left = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }

            internal void Pass(TimeSpan time)
            {
                Left -= time;
                if (Left <= TimeSpan.Zero)
                {
                    Left = null;
                    fire();
                }
            }
        }
    }
}
