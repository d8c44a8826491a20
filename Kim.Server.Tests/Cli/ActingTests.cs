using Kim.Durable;
using Kim.Server.Tests.Durable;
using Kim.Server.Tests.Hosts;
using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary><c>kim runs cancel</c> and <c>kim runs resume</c>: they say what they will do, and ask.</summary>
public sealed class ActingTests : IAsyncLifetime
{
    private const string Id = FakeRuns.Id;
    private const string Many = "runs resume --command MoveMoney";

    private readonly FakeRuns _runs = new() { Run = FakeRuns.Parked() };
    private AnyHost _host = null!;

    public async Task InitializeAsync() => _host = await RunsOverHttpTests.Start(_runs);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("runs cancel " + Id)]
    [InlineData("runs resume " + Id)]
    [InlineData(Many)]
    public async Task Without_a_terminal_and_without_yes_nothing_is_done(string args)
    {
        (await Tool("y\n", hasPerson: false).Run(args.Split(' '))).Failed(2,
            $"{args[..11]} asks before it acts, and the input is not a terminal: add --yes to do it without a question");
        Assert.Empty(_runs.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("n\n")]
    [InlineData("yess\n")]
    public async Task Without_a_yes_nothing_is_done(string input)
    {
        var cancelled = await Tool(input).Run("runs", "cancel", Id);
        Assert.Equal((1, ""), (cancelled.Code, cancelled.Out));
        Assert.EndsWith("Continue? [y/N] kim: nothing was done\n", cancelled.Error, StringComparison.Ordinal);
        Assert.Empty(_runs.Asked);
    }

    [Theory]
    [InlineData("y\n")]
    [InlineData("YES\n")]
    public async Task A_run_is_cancelled_when_it_was_said_what_that_does(string input)
    {
        var cancelled = await Tool(input).Run("runs", "cancel", Id);
        Assert.Equal(
            (0, $"The run {Id} is being cancelled: kim runs show {Id} says what has become of it.\n"), (cancelled.Code, cancelled.Out));
        Assert.Equal(
            $"MoveMoney {Id} is parked at Approve (at most 0s, waits for approval).\n"
            + "A cancel lets it fail there: what it has done is undone, the newest first.\nContinue? [y/N] ",
            cancelled.Error);
        Assert.Equal([$"cancel {Id}"], _runs.Asked);
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("-y")]
    public async Task With_yes_there_is_no_question(string yes)
    {
        var cancelled = await Tool(hasPerson: false).Run("runs", "cancel", Id, yes, "--json");
        Assert.Equal((0, "{\"code\":0,\"msg\":\"success\"}\n"), (cancelled.Code, cancelled.Out));
        Assert.StartsWith($"MoveMoney {Id} is parked at Approve", cancelled.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Continue?", cancelled.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_ended_is_not_cancelled()
    {
        _runs.Run = FakeRuns.Ended("""{"status":204}""");
        (await Tool().Run("runs", "cancel", Id, "--yes")).Failed(1, $"the run {Id} has ended: there is nothing to cancel");
        _runs.Run = null;
        (await Tool().Run("runs", "cancel", Id, "--yes")).FailedAs(1, $"the server refuses (404): there is no run {Id}");
        Assert.Empty(_runs.Asked);
    }

    [Theory]
    [InlineData(RunState.Stuck, "", "is stuck at Approve (since 0s, moved).\nIt will continue there.\n")]
    [InlineData(RunState.Stuck, "--at Book", "is stuck at Approve (since 0s, moved).\nIt will continue at Book, with the values that it has.\n")]
    [InlineData(RunState.Parked, "", "is parked at Approve (at most 0s, moved).\nIt will continue there as if the time that it waits were over.\n")]
    public async Task A_run_is_resumed_when_it_was_said_where(RunState state, string at, string said)
    {
        _runs.Run = FakeRuns.Parked() with { State = state, Why = "moved" };
        var resumed = await Tool().Run(["runs", "resume", Id, "--yes", .. at.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((0, $"The run {Id} continues: kim runs show {Id} says what has become of it.\n"), (resumed.Code, resumed.Out));
        Assert.Equal($"MoveMoney {Id} {said}", resumed.Error);
        Assert.Equal([$"resume {Id} {at.Replace("--at ", "", StringComparison.Ordinal)}"], _runs.Asked);
    }

    [Fact]
    public async Task What_runs_is_not_resumed()
    {
        _runs.Run = FakeRuns.Parked() with { State = RunState.Running };
        (await Tool().Run("runs", "resume", Id, "--yes")).Failed(1,
            $"the run {Id} is running: only one that is stuck or parked can be resumed");
        Assert.Empty(_runs.Asked);
    }

    [Fact]
    public async Task A_resume_that_is_refused()
    {
        _runs.Resume = ResumeOutcome.Busy;
        var resumed = await Tool().Run("runs", "resume", Id, "--yes");
        Assert.Equal(1, resumed.Code);
        Assert.EndsWith(
            "\nkim: the server failed (503): as many runs of the command are under way as may be, try again shortly; try again in 1 s\n",
            resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_are_resumed_when_it_was_said_which()
    {
        var resumed = await Tool("y\n").Run(Many.Split(' '));
        Assert.Equal((0, "Runs that continue: 1; that do not: 0\n"), (resumed.Code, resumed.Out));
        Assert.Equal(
            $"Runs of MoveMoney that are stuck: 1\n  {Id} at Approve\nThey will continue where they stand.\nContinue? [y/N] ", resumed.Error);
        Assert.Equal(["list MoveMoney Stuck  100", "list MoveMoney Stuck  100", $"resume {Id} "], _runs.Asked);
    }

    [Fact]
    public async Task Those_that_do_not_continue_are_told()
    {
        _runs.Resume = ResumeOutcome.Stuck;
        var resumed = await Tool().Run([.. Many.Split(' '), "--state", "parked", "--limit", "1", "--yes"]);
        Assert.Equal(
            (1, $"Runs that continue: 0; that do not: 1\nRUN               OUTCOME\n{Id}  it is stuck again: kim runs show says why\n"),
            (resumed.Code, resumed.Out));
        Assert.Contains(
            "Runs of MoveMoney that are parked: 1, and maybe more after these\n", resumed.Error, StringComparison.Ordinal);
        Assert.EndsWith($"There may be more: resume again with --after {Id}\n", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_there_is_nothing_to_resume_nothing_is_asked()
    {
        _runs.Run = null;
        Assert.Equal("No run of MoveMoney is stuck.\n", (await Tool().Run(Many.Split(' '))).Succeeded());
        Assert.Equal(
            "{\"code\":0,\"msg\":\"success\",\"data\":{\"continued\":0,\"left\":[]}}\n",
            (await Tool().Run([.. Many.Split(' '), "--json"])).Succeeded());
    }

    private Tool Tool(string input = "", bool hasPerson = true) =>
        new() { Url = _host.Url.ToString(), Input = input, HasPerson = hasPerson };
}
