using System.Diagnostics;
using Kim.Loops;
using Kim.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

/// <summary>What a run's log entries carry, its own and ours about it.</summary>
public sealed class RunScopeTests : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private readonly EpollLoop _loop = new("test-reactor", NullLoggerFactory.Instance);
    private readonly Recorder _log = new();
    private readonly StepRunner _runner;

    public RunScopeTests()
    {
        _runner = new StepRunner(_loop, new StepRunnerOptions(), _log);
        _loop.Start();
    }

    public void Dispose()
    {
        _loop.Stop();
        Assert.True(_loop.Ended.Wait(LoopFixture.Limit), "The loop ends.");
        _loop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_scope_is_a_list_of_pairs_and_a_readable_line()
    {
        var scope = new RunScope("00c0ffee00c0ffee", "Set", null);
        Assert.Equal([new("Run", "00c0ffee00c0ffee"), new KeyValuePair<string, object?>("Step", "Set")], scope);
        Assert.Equal("Run:00c0ffee00c0ffee Step:Set", scope.ToString());

        Assert.Equal("Run:00c0ffee00c0ffee", new RunScope("00c0ffee00c0ffee", null, null).ToString());
        var traced = new RunScope("00c0ffee00c0ffee", "Set", TraceId);
        Assert.Equal(["Run", "Step", "TraceId"], traced.Select(pair => pair.Key));
        Assert.Equal(TraceId, traced[2].Value);
        Assert.Equal($"Run:00c0ffee00c0ffee Step:Set TraceId:{TraceId}", traced.ToString());
    }

    [Fact]
    public async Task What_a_step_logs_carries_run_step_and_trace()
    {
        var run = new TestRun(_runner, (command, runner, _) =>
        {
            runner.Enter(command, 1);
            runner.LoggerOf(command.Execution).Log(LogLevel.Information, "hello");
            runner.End(command, TestRun.Okay());
        })
        { Trace = TraceId };
        run.Execution.Number = 1;
        await Start(run);
        Assert.Equal([$"Run:{run.Execution.Id} Step:Second TraceId:{TraceId} | hello"], _log.Lines);
    }

    [Fact]
    public async Task What_we_log_about_a_run_carries_the_same()
    {
        var run = new TestRun(_runner, (_, _, _) => throw new TimeZoneNotFoundException("gone"));
        run.Execution.Number = 2;
        await Start(run);
        Assert.Equal([$"Run:{run.Execution.Id} Step:First | TestRun failed in step First, run {run.Execution.Id}"], _log.Lines);
    }

    [Fact]
    public async Task The_request_is_asked_for_its_trace_only_if_something_is_logged()
    {
        var run = new TestRun(_runner, (command, runner, _) =>
        {
            runner.LoggerOf(command.Execution).Log(LogLevel.Trace, "not wanted");
            runner.End(command, TestRun.Okay());
        })
        { Trace = TraceId };
        await Start(run);
        Assert.Empty(_log.Lines);
        Assert.False(run.WasAskedForTrace);
    }

    [Fact]
    public async Task The_requests_activity_is_current_in_every_step_and_nowhere_else()
    {
        using var activity = new Activity("request").Start();
        Activity.Current = null;
        var seen = new List<string?>();
        var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun(_runner, (command, runner, state) =>
        {
            seen.Add(Activity.Current?.Id);
            if (state == 1)
            {
                runner.Enter(command, 0);
                runner.Wait(command, task.Task, 2);
                task.SetResult();
                return;
            }

            runner.End(command, TestRun.Okay());
        });
        run.Execution.Activity = activity;
        _loop.Post(_ => _runner.Start(run.Execution), null);
        await run.Replied.Task.WaitAsync(LoopFixture.Limit);
        Assert.Equal([activity.Id, activity.Id], seen);
        var after = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(_ => after.SetResult(Activity.Current), null);
        Assert.Null(await after.Task.WaitAsync(LoopFixture.Limit));
    }

    private async Task Start(TestRun run)
    {
        _loop.Post(_ => _runner.Start(run.Execution), null);
        await run.Replied.Task.WaitAsync(LoopFixture.Limit);
    }

    private sealed class Recorder : ILoggerFactory, ILogger
    {
        private readonly AsyncLocal<object?> _scope = new();

        internal List<string> Lines { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull
        {
            _scope.Value = state;
            return this;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{_scope.Value} | {formatter(state, exception)}");

        public void Dispose() => _scope.Value = null;
    }
}
