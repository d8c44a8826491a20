using System.Text;
using Kim.Durable;
using Kim.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Generator.Tests.Durable;

/// <summary>A process of one build. The next one, of another, finds what is stored, and the same effects.</summary>
internal sealed class BuildProcess : IDisposable
{
    private readonly LoadedBuild _build;
    private readonly CommandTest _test;
    private readonly Lines _lines;

    private BuildProcess(LoadedBuild build, CommandTest test, Effects effects, Lines lines) =>
        (_build, _test, Effects, _lines) = (build, test, effects, lines);

    internal Effects Effects { get; }

    internal CommandTest Test => _test;

    internal CommandRun Run { get; private set; } = null!;

    /// <summary>Begins a run, which waits after that.</summary>
    internal static BuildProcess Begin(LoadedBuild build, string command, params object[] request)
    {
        var test = new CommandTest(seed: 0, build.Table);
        var process = new BuildProcess(build, test, new Effects(), new Lines());
        process.Effects.AddTo(test);
        test.Services.AddSingleton<ILoggerFactory>(process._lines);
        process.Run = build.Start(test, command, request);
        test.Advance("5s");
        return process;
    }

    /// <summary>The process stands still; the next one has another build.</summary>
    internal BuildProcess Next(LoadedBuild build) => new(build, _test.AnotherProcess(build.Table), Effects, _lines) { Run = Run };

    /// <inheritdoc cref="Next(LoadedBuild)"/>
    internal BuildProcess Next(string source) => Next(new LoadedBuild(source));

    /// <summary>Begins another run, or finds one by its key.</summary>
    internal CommandRun Start(string command, params object[] request)
    {
        var run = _build.Start(_test, command, request);
        _test.Advance("5s");
        return run;
    }

    /// <summary>Sends a signal of the build's own type.</summary>
    internal BuildProcess Signal(string name, object value)
    {
        _test.Signal(Run, name, value);
        return this;
    }

    /// <summary>A value of a type of the build.</summary>
    internal object Make(string type, params object[] values) => _build.Make(type, values);

    /// <summary>Lets time pass.</summary>
    internal BuildProcess Wait(string time = "1m")
    {
        _test.Advance(time);
        return this;
    }

    internal BuildProcess Resume(string? at = null)
    {
        _test.Resume(Run, at);
        return Wait();
    }

    internal StoredRun Stored => _test.Stored(Run)!;

    internal void IsParkedAt(string step) => Assert.Equal((RunState.Parked, step), (Stored.State, Stored.Step));

    /// <summary>It has ended with this text in its reply.</summary>
    internal void HasEnded(string reply)
    {
        Assert.True(Stored.State is RunState.Ended, $"{Stored.State} at {Stored.Step}: {Stored.Why}\n{_lines}");
        Assert.Contains(reply, Encoding.UTF8.GetString(Stored.Reply.Span), StringComparison.Ordinal);
    }

    /// <summary>No effect was called twice.</summary>
    internal void HasDoneAllOnce() => Assert.All(Effects.Calls.Values, calls => Assert.Equal(1, calls));

    /// <summary>It is stuck, and says why.</summary>
    internal void IsStuck(string why)
    {
        Assert.True(Stored.State is RunState.Stuck, $"{Stored.State} at {Stored.Step}\n{_lines}");
        Assert.Contains(why, Stored.Why, StringComparison.Ordinal);
    }

    /// <summary>It is as it was, and the log says why.</summary>
    internal void IsLeft(string line)
    {
        Assert.Equal(RunState.Parked, Stored.State);
        Assert.Contains(line, _lines.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The log has said so.</summary>
    internal void HasSaid(string line) => Assert.Contains(line, _lines.ToString(), StringComparison.Ordinal);

    public void Dispose() => _test.Dispose();

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly StringBuilder _text = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _text.AppendLine(formatter(state, exception));

        public void Dispose()
        {
        }

        public override string ToString() => _text.ToString();
    }
}
