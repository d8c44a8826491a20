using Kim.Loops;
using Kim.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>Durable commands if nothing stores runs.</summary>
public sealed class UnstoredTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_reactor_says_that_runs_end_with_the_process(bool isStored, int lines)
    {
        using var loop = new EpollLoop("test-reactor", NullLoggerFactory.Instance);
        using var log = new Lines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var runner = new StepRunner(loop, new StepRunnerOptions(), loggers) { Journal = isStored ? new MemoryJournal() : null };
        runner.Add(new BoundCommand(MoveMoney.Descriptor, _ => new MoveMoney(new Ledger())));
        Assert.Equal(
            Enumerable.Repeat(
                "Warning MoveMoney is durable, but nothing stores the runs of test-reactor: they end with the process, as all others", lines),
            log.All);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        internal List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
