using Kim.Durable;
using Kim.Server.Tests.Durable;
using Kim.Server.Tests.Hosts;
using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary><c>kim runs</c>: what it shows, and signals.</summary>
public sealed class RunsTests : IAsyncLifetime
{
    private const string Id = FakeRuns.Id;
    private const string Token = "0123456789abcdef";

    private readonly FakeRuns _runs = new() { Run = FakeRuns.Parked() };
    private AnyHost _host = null!;

    public async Task InitializeAsync() => _host = await RunsOverHttpTests.Start(_runs);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("runs")]
    [InlineData("runs list")]
    public async Task Runs_are_a_table(string args)
    {
        var table = (await Tool(before: "2h").Run(args.Split(' '))).Succeeded();
        Assert.Equal(
            """
            RUN               COMMAND    STATE   STEP     TIME        ABOUT
            1f00c3a5e2b46d87  MoveMoney  parked  Approve  at most 2h  waits for approval

            """.ReplaceLineEndings("\n"),
            table);
        Assert.Equal(["list    100"], _runs.Asked);
    }

    [Theory]
    [InlineData("runs --command MoveMoney --state parked --limit 1 --after " + Id)]
    [InlineData("runs list --command MoveMoney --state parked --limit 1 --after " + Id)]
    [InlineData("runs --state parked list --limit 1 --command MoveMoney --after " + Id)]
    public async Task A_list_is_of_what_is_asked_for_and_says_where_it_continues(string args)
    {
        var list = await Tool().Run(args.Split(' '));
        Assert.Equal((0, $"There may be more: ask again with --after {Id}\n"), (list.Code, list.Error));
        Assert.Equal([$"list MoveMoney Parked {Id} 1"], _runs.Asked);
    }

    [Fact]
    public async Task The_line_of_a_terminal_is_kept()
    {
        _runs.Run = FakeRuns.Parked() with { State = RunState.Stuck, Wait = null, Why = "a value of the step\nBook\e[2J cannot be read" };
        var table = (await new Tool { Url = _host.Url.ToString(), Columns = 66 }.Run("runs")).Succeeded();
        Assert.Equal("1f00c3a5e2b46d87  MoveMoney  stuck  Approve  since 0s  a value of…", table.Split('\n')[1]);
        Assert.EndsWith("a value of the step Book?[2J cannot be read\n", (await Tool().Run("runs")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_shown_with_its_times()
    {
        Assert.Equal(
            """
            run         1f00c3a5e2b46d87
            command     MoveMoney
            state       parked
            step        Approve
            until       1970-01-01 00:00:00Z (in 2h)
            waits for   approval

            """.ReplaceLineEndings("\n"),
            (await Tool(before: "2h").Run("runs", "show", Id)).Succeeded());
    }

    [Fact]
    public async Task A_run_is_waited_for_and_shown_with_its_reply()
    {
        _runs.Later = FakeRuns.Ended("""{"status":200,"type":"application/json","json":{"name":"Zoë"}}""");
        var run = (await Tool().Run("runs", "show", Id, "--wait", "30s")).Succeeded();
        Assert.Contains("\nstate       ended\n", run, StringComparison.Ordinal);
        Assert.EndsWith("\nstatus      200\n\n{\n  \"name\": \"Zoë\"\n}\n", run, StringComparison.Ordinal);
        Assert.Equal([$"wait {Id} 30"], _runs.Asked);
    }

    [Theory]
    [InlineData("runs", "/kim/runs?max=100")]
    [InlineData("runs show " + Id, "/kim/runs/" + Id)]
    public async Task As_JSON_it_is_what_the_server_has_answered(string args, string path) =>
        Assert.Equal(
            await _host.Client.GetStringAsync(new Uri(path, UriKind.Relative)) + "\n",
            (await Tool().Run([.. args.Split(' '), "--json"])).Succeeded());

    [Fact]
    public async Task A_run_that_is_not_there()
    {
        _runs.Run = null;
        (await Tool().Run("runs", "show", Id)).Failed(1,
            $"the server refuses (404): there is no run {Id}: it never was, or it has ended and is not kept any longer");
    }

    [Fact]
    public async Task What_the_server_does_not_take_is_told()
    {
        (await Tool().Run("runs", "show", Id, "--wait", "2m")).FailedAs(1,
            "the server refuses (400): invalid request data: 'wait' must be a duration of at most 1m");
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    public async Task A_signal_is_sent_with_its_value(string key)
    {
        var sent = await Tool().Run(["runs", "signal", Id, "approval", """{"granted":true}""", .. key.Length > 0 ? ["--key", key] : Array.Empty<string>()]);
        Assert.Equal("The signal approval is kept until the run takes it.\n", sent.Succeeded());
        Assert.Equal([$$"""signal {{Id}} approval {"granted":true} {{key}}"""], _runs.Asked);
    }

    [Fact]
    public async Task A_signals_value_may_come_from_the_input()
    {
        Assert.Equal(
            "{\"code\":0,\"msg\":\"success\"}\n",
            (await new Tool { Url = _host.Url.ToString(), Input = "[1]" }.Run("runs", "signal", Id, "approval", "--json")).Succeeded());
        Assert.Equal([$"signal {Id} approval [1] "], _runs.Asked);
    }

    [Theory]
    [InlineData(SignalOutcome.Ended, "the server refuses (409): the run 1f00c3a5e2b46d87 has ended")]
    [InlineData(SignalOutcome.Gone, "the server refuses (404): there is no run 1f00c3a5e2b46d87")]
    [InlineData(SignalOutcome.Full, "the server refuses (429): as many signals approval as may wait")]
    public async Task A_signal_that_is_refused(SignalOutcome outcome, string message)
    {
        _runs.Signal = outcome;
        (await Tool().Run("runs", "signal", Id, "approval", "{}")).FailedAs(1, message);
    }

    [Fact]
    public async Task A_signal_that_was_sent_before()
    {
        _runs.Signal = SignalOutcome.Repeated;
        Assert.Equal(
            "The signal approval was sent before.\n", (await Tool().Run("runs", "signal", Id, "approval", "{}", "--key", "k")).Succeeded());
    }

    [Theory]
    [InlineData("{granted:true}", "the value of the signal approval is not JSON ('g' is an invalid start of a property name.")]
    [InlineData("", "the value of the signal approval is not JSON (")]
    public async Task A_value_that_is_not_JSON_is_not_sent(string value, string message)
    {
        var sent = await Tool().Run("runs", "signal", Id, "approval", value);
        sent.FailedAs(2, message);
        Assert.EndsWith("""): quote it for the shell, for example '{"granted":true}'""" + "\n", sent.Error, StringComparison.Ordinal);
        Assert.Empty(_runs.Asked);
    }

    [Fact]
    public async Task A_person_is_not_waited_for_to_type_a_value() =>
        (await new Tool { Url = _host.Url.ToString(), HasPerson = true }.Run("runs", "signal", Id, "approval")).FailedAs(2,
            "the value of the signal approval is missing: write it as JSON after the name");

    [Fact]
    public async Task A_token_is_asked_for_and_sent()
    {
        await using var host = await RunsOverHttpTests.Start(_runs, $"--Kim:Admin={Token}");
        var url = host.Url.ToString();
        (await new Tool { Url = url }.Run("runs")).Failed(1,
            "the server refuses (401): it wants a token, the value of its setting Kim:Admin; give it with --token or KIM_TOKEN");
        (await new Tool { Url = url }.Run("runs", "--token", "wrong")).Failed(1,
            "the server refuses (401): the token is not the value of its setting Kim:Admin; check --token or KIM_TOKEN");
        (await new Tool { Url = url }.Run("runs", "--token", Token)).Succeeded();
        var environment = new Dictionary<string, string> { ["KIM_TOKEN"] = Token, ["KIM_URL"] = url };
        (await new Tool { Environment = environment }.Run("runs")).Succeeded();
        Assert.Equal(1, (await new Tool { Environment = environment }.Run("runs", "--token", "wrong")).Code);
    }

    [Fact]
    public async Task A_client_that_may_not_is_told_which_setting_lets_it() =>
        (await Tool().Run("runs", "--header", "X-Forwarded-For: 192.0.2.1")).Failed(1,
            "the server refuses (403): runs are looked after from this machine only, without a proxy or a page in between: set Kim:Admin to a "
            + "token to do it from elsewhere");

    private Tool Tool(string before = "0s") =>
        new() { Url = _host.Url.ToString(), Now = DateTimeOffset.UnixEpoch - (before == "2h" ? TimeSpan.FromHours(2) : TimeSpan.Zero) };
}
