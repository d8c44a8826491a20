// The library marks the constructors that a test needs as not for new code.
#pragma warning disable CS0618

using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>
/// docs/coding/failures.md, row by row: what the client, the log and the metrics see. (Sequential: the meter belongs to the process.)
/// </summary>
[Collection("Meter")]
public sealed partial class FailureTests : IDisposable
{
    private readonly Watched _watched = new();
    private readonly CommandTest _test = new(KimCommands.Table);

    // Without AddRedisFaults a test knows nothing of Redis.
    public FailureTests() => _test.Services.AddSingleton<ILoggerFactory>(_watched).AddRedisFaults();

    public void Dispose()
    {
        _test.Dispose();
        _watched.Dispose();
    }

    [Fact]
    public void Row_01_An_exception_that_nobody_catches()
    {
        _test.At("Note", StepRule.Throws(new IOException("secret")));
        var run = Run<Ship>();
        Sees(run, 500, "internal error", "Pack, Send, Note, Recall, Unpack");
        Says("Error: Ship failed in step Note");
        Counts("kim.compensations command=Ship step=Recall outcome=undone", "kim.compensations command=Ship step=Unpack outcome=undone",
            "kim.run.duration command=Ship status=500");
    }

    [Fact]
    public void Row_02_A_retry_that_succeeds()
    {
        _test.At("Send", StepRule.Throws(new IOException("once")));
        var run = Run<Ship>();
        Assert.Equal("shipped", run.Data<string>());
        Assert.Equal("Pack, Send, Send#2, Note, Answer", run.Trace);
        Assert.StartsWith("Debug: Send of Ship is tried again", Assert.Single(_watched.Lines), StringComparison.Ordinal);
        Counts("kim.step.retries command=Ship step=Send", "kim.run.duration command=Ship status=200");
    }

    [Fact]
    public void Row_03_Retries_that_are_used_up()
    {
        _test.At("Send", StepRule.Throws(new IOException("always"), times: 3));
        var run = Run<Ship>();
        Sees(run, 500, "internal error", "Pack, Send, Send#2, Send#3, Unpack");
        Says("Error: Ship failed in step Send");
        Counts("kim.step.retries command=Ship step=Send", "kim.step.retries command=Ship step=Send",
            "kim.compensations command=Ship step=Unpack outcome=undone", "kim.run.duration command=Ship status=500");
    }

    [Fact]
    public void Row_04_A_step_timeout_that_nobody_catches()
    {
        _test.At("Send", StepRule.Takes("2s"));
        var run = Run<Ship>();
        Sees(run, 504, "step Send took longer than 1000ms", "Pack, Send, Send#2, Send#3, Unpack");
        Says("Warning: Ship failed: step Send took longer than 1000ms");
        Counts(
            "kim.step.timeouts command=Ship step=Send",
            "kim.step.retries command=Ship step=Send",
            "kim.step.timeouts command=Ship step=Send",
            "kim.step.retries command=Ship step=Send",
            "kim.step.timeouts command=Ship step=Send",
            "kim.compensations command=Ship step=Unpack outcome=undone",
            "kim.run.duration command=Ship status=504");
    }

    [Fact]
    public void Row_05_Redis_does_not_answer_in_time()
    {
        _test.At("Note", StepRule.Throws(new RedisTimeoutException("late", CommandStatus.Sent)));
        Sees(Run<Ship>(), 504, "Redis did not answer in time", "Pack, Send, Note, Recall, Unpack");
        Says("Debug: Ship failed in step Note: answered 504");
        Ends("kim.run.duration command=Ship status=504");
    }

    [Fact]
    public void Row_06_Redis_is_not_connected()
    {
        _test.At("Note", StepRule.Throws(new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone")));
        var run = Run<Ship>();
        Sees(run, 503, "Redis is not connected, try again shortly", "Pack, Send, Note, Recall, Unpack");
        Assert.Equal("1", run.Header("Retry-After"));
        Says("Debug: Ship failed in step Note: answered 503");
        Ends("kim.run.duration command=Ship status=503");
    }

    [Fact]
    public void Row_07_A_catch_that_answers_below_400_or_continues()
    {
        _test.At("Send", StepRule.Takes("2s"));
        var run = Run<Careful>();
        Assert.Equal("careful", run.Data<string>());
        Assert.Equal("Pack, Send, Late, Answer", run.Trace);
        Says("Debug: Careful caught an exception of step Send");
        Counts("kim.step.timeouts command=Careful step=Send", "kim.run.duration command=Careful status=200");
    }

    [Fact]
    public void Row_08_A_catch_that_answers_from_400_on()
    {
        _test.At("Send", StepRule.Throws(new InvalidOperationException("not now")));
        Sees(Run<Careful>(), 422, "not now", "Pack, Send, Other, Unpack");
        Says("Debug: Careful caught an exception of step Send");
        Counts("kim.compensations command=Careful step=Unpack outcome=undone", "kim.run.duration command=Careful status=422");
    }

    [Fact]
    public void Row_09_A_catch_that_throws()
    {
        _test.At("Send", StepRule.Throws(new NotSupportedException()));
        Sees(Run<Careful>(), 500, "internal error", "Pack, Send, Broken, Unpack");
        Says("Debug: Careful caught an exception of step Send", "Error: Careful failed in step Broken");
        Ends("kim.run.duration command=Careful status=500");
    }

    [Fact]
    public void Row_10_A_step_that_answers_from_400_on()
    {
        _test.Services.AddSingleton(new List<int>());
        var run = _test.Start<Looping, Rounds>(new(1, Fails: true));
        _test.RunToEnd();
        Sees(run, 400, "no", "Begin, Take, Decide, GiveBack");
        Assert.Empty(_watched.Lines);
        Counts("kim.compensations command=Looping step=GiveBack outcome=undone", "kim.run.duration command=Looping status=400");
    }

    [Fact]
    public void Row_13_A_compensation_that_fails()
    {
        _test.At("Note", StepRule.Throws(new IOException("no")));
        _test.At("Recall", StepRule.Throws(new IOException("still no"), times: 2));
        var run = Run<Ship>();
        Sees(run, 500, "internal error", "Pack, Send, Note, Recall, Recall#2, Unpack");
        Assert.Equal(["Unpack"], run.Undone);
        Says("Error: Ship failed in step Note", "Error: Recall could not undo Send of Ship: it has to be undone by hand");
        Counts(
            "kim.step.retries command=Ship step=Recall",
            "kim.compensations command=Ship step=Recall outcome=failed",
            "kim.compensations command=Ship step=Unpack outcome=undone",
            "kim.run.duration command=Ship status=500");
    }

    [Fact]
    public void Row_14_A_step_whose_outcome_is_unknown_is_not_compensated()
    {
        _test.At("Send", StepRule.ThrowsAfter(new IOException("the answer is lost"), times: 3));
        var run = Run<Ship>();
        Sees(run, 500, "internal error", "Pack, Send, Send#2, Send#3, Unpack");
        Assert.Equal(["Pack"], run.Completed);
    }

    [Fact]
    public void Row_14_An_unknown_outcome_whose_compensation_is_told_to_undo_it()
    {
        _test.Services.AddSingleton(new Notes());
        _test.At("Reserve", StepRule.ThrowsAfter(new IOException("the answer is lost"), times: 2));
        var run = _test.Start<Booking, string>("ok");
        _test.RunToEnd();
        Sees(run, 500, "internal error", "Begin, Reserve, Reserve#2, Release");
        Counts("kim.step.retries command=Booking step=Reserve", "kim.compensations command=Booking step=Release outcome=undone",
            "kim.run.duration command=Booking status=500");
    }

    [Fact]
    public void Row_15_The_client_leaves_and_the_run_heeds_it()
    {
        var run = _test.Start<Waiting, TimeSpan?>(null);
        run.ClientLeaves();
        _test.Settle();
        Sees(run, 499, "the client has left", "Begin, Heed");
        Says("Debug: Waiting failed in step Heed: answered 499");
        Counts("kim.run.duration command=Waiting status=499");
    }

    [Fact]
    public void Row_16_The_client_leaves_and_the_run_does_not_heed_it()
    {
        var run = _test.Start<Ship>();
        run.ClientLeaves();
        _test.RunToEnd();
        Assert.Equal("shipped", run.Data<string>());
        Assert.Empty(_watched.Lines);
        Counts("kim.run.duration command=Ship status=200");
    }

    [Fact]
    public void Row_17_A_called_command_fails()
    {
        _test.At("Ship.Note", StepRule.Throws(new RedisTimeoutException("late", CommandStatus.Sent)));
        var run = Run<CallingShip>();
        Sees(run, 504, "Redis did not answer in time", "Ship, Ship.Pack, Ship.Send, Ship.Note, Ship.Recall, Ship.Unpack");
        Says("Debug: Ship failed in step Note: answered 504", "Debug: CallingShip failed in step Ship: answered 504");
        Ends("kim.run.duration command=CallingShip status=504");
    }

    private CommandRun Run<TCommand>()
        where TCommand : Command
    {
        var run = _test.Start<TCommand>();
        _test.RunToEnd();
        return run;
    }

    private static void Sees(CommandRun run, int status, string message, string trace)
    {
        Assert.Equal(trace, run.Trace);
        Assert.StartsWith("{\"code\":", run.Body, StringComparison.Ordinal);
        Assert.Contains($"\"msg\":\"{message}\"", run.Body, StringComparison.Ordinal);
        Assert.Equal(status, run.Status);
        Assert.Equal(1, run.Replies);
    }

    // The log, but for the notes of further attempts.
    private void Says(params string[] lines) =>
        Assert.Equal(lines, _watched.Lines.Where(line => !line.Contains("is tried again", StringComparison.Ordinal)));

    private void Counts(params string[] metrics) => Assert.Equal(metrics, _watched.Metrics);

    private void Ends(string metric) => Assert.Equal(metric, _watched.Metrics[^1]);
}
