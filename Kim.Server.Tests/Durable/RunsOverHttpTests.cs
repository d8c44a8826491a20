using System.Text.Json;
using Kim.Durable;
using Kim.Server.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Transfers;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>What is answered at <c>/kim/runs</c>, whatever holds the runs.</summary>
public sealed class RunsOverHttpTests : IAsyncLifetime
{
    private const string Run = $"/kim/runs/{FakeRuns.Id}";

    private readonly FakeRuns _runs = new();
    private AnyHost _host = null!;

    public async Task InitializeAsync() => _host = await Start(_runs);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_run_shows_what_it_waits_for_and_until_when()
    {
        _runs.Run = FakeRuns.Parked();
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":{"id":"1f00c3a5e2b46d87","command":"MoveMoney","state":"parked","step":"Approve",""" +
            "\"waitsFor\":\"approval\",\"until\":\"1970-01-01T00:00:00+00:00\"}}",
            await _host.Send(HttpMethod.Get, Run));
    }

    [Theory]
    [InlineData("""{"status":200,"type":"application/json","json":{"a":1}}""", """{"status":200,"body":{"a":1}}""")]
    [InlineData("""{"status":409,"code":3,"msg":"refused"}""", """{"status":409,"body":{"code":3,"msg":"refused"}}""")]
    [InlineData("""{"status":200,"type":"text/plain; charset=utf-8","bytes":"aGk="}""",
        """{"status":200,"type":"text/plain; charset=utf-8","text":"hi"}""")]
    [InlineData("""{"status":200,"type":"image/png","bytes":"aGk="}""", """{"status":200,"type":"image/png","bytes":"aGk="}""")]
    [InlineData("""{"status":204}""", """{"status":204}""")]
    public async Task A_run_that_has_ended_shows_its_reply(string stored, string shown)
    {
        _runs.Run = FakeRuns.Ended(stored);
        Assert.EndsWith($"\"reply\":{shown}}}}}", await _host.Send(HttpMethod.Get, Run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_may_wait_for_the_end()
    {
        _runs.Run = FakeRuns.Parked();
        _runs.Later = FakeRuns.Ended("""{"status":204}""");
        Assert.Contains("\"state\":\"ended\"", await _host.Send(HttpMethod.Get, Run + "?wait=30s"), StringComparison.Ordinal);
        Assert.Equal([$"wait {FakeRuns.Id} 30"], _runs.Asked);
    }

    [Theory]
    [InlineData(Run, "404 {\"code\":1,\"msg\":\"there is no run 1f00c3a5e2b46d87: it never was, or it has ended and is not kept any longer\"}")]
    [InlineData("/kim/runs/x", "400 {\"code\":1,\"msg\":\"invalid request data: 'id' must be the id of a run: 16 hexadecimal digits")]
    [InlineData("/kim/runs/1F00C3A5E2B46D87", "400 {\"code\":1,\"msg\":\"invalid request data: 'id' must be the id of a run")]
    [InlineData(Run + "?wait=2m", "400 {\"code\":1,\"msg\":\"invalid request data: 'wait' must be a duration of at most 1m")]
    [InlineData(Run + "?wait=soon", "400 {\"code\":1,\"msg\":\"invalid request data: 'wait' must be a duration of at most 1m")]
    [InlineData("/kim/runs?max=0", "400 ")]
    [InlineData("/kim/runs?state=lost", "400 {\"code\":1,\"msg\":\"invalid request data: 'state' must be one of running, parked, ended, stuck")]
    [InlineData("/kim/runs?after=x", "400 {\"code\":1,\"msg\":\"invalid request data: 'after' must be the id of a run")]
    public async Task What_cannot_be_shown_is_said(string path, string answer) =>
        Assert.StartsWith(answer, await _host.Send(HttpMethod.Get, path), StringComparison.Ordinal);

    [Fact]
    public async Task Lists_have_pages()
    {
        _runs.Run = FakeRuns.Parked();
        var page = await _host.Send(HttpMethod.Get, $"/kim/runs?command=MoveMoney&state=Parked&after={FakeRuns.Id}&max=1");
        Assert.EndsWith($$$"""until":"1970-01-01T00:00:00+00:00"}],"next":"{{{FakeRuns.Id}}}"}}""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("next", await _host.Send(HttpMethod.Get, "/kim/runs"), StringComparison.Ordinal);
        Assert.Equal([$"list MoveMoney Parked {FakeRuns.Id} 1", "list    100"], _runs.Asked);
    }

    [Theory]
    [InlineData(SignalOutcome.Kept, "202 {\"code\":0,\"msg\":\"success\"}")]
    [InlineData(SignalOutcome.Repeated, "200 {\"code\":0,\"msg\":\"success\"}")]
    [InlineData(SignalOutcome.Ended, "409 {\"code\":1,\"msg\":\"the run 1f00c3a5e2b46d87 has ended\"}")]
    [InlineData(SignalOutcome.Full, "429 {\"code\":1,\"msg\":\"as many signals approval as may wait")]
    [InlineData(SignalOutcome.Gone, "404 {\"code\":1,\"msg\":\"there is no run 1f00c3a5e2b46d87")]
    public async Task A_signal_is_answered_by_what_became_of_it(SignalOutcome outcome, string answer)
    {
        _runs.Signal = outcome;
        using var request = new HttpRequestMessage(HttpMethod.Post, Run + "/signals/approval") { Content = new StringContent("""{"granted":true}""") };
        request.Headers.Add("Idempotency-Key", "k1");
        using var reply = await _host.Client.SendAsync(request);
        Assert.StartsWith(answer, $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        Assert.Equal(outcome is SignalOutcome.Kept ? Run : null, reply.Headers.Location?.ToString());
        Assert.Equal([$$"""signal {{FakeRuns.Id}} approval {"granted":true} k1"""], _runs.Asked);
    }

    [Fact]
    public async Task A_signal_that_cannot_be_is_refused_with_the_reason()
    {
        const string path = Run + "/signals/approval";
        Assert.StartsWith("400 {\"code\":1,\"msg\":\"invalid request data: the body is empty", await _host.Send(HttpMethod.Post, path),
            StringComparison.Ordinal);
        _runs.Fault = new InvalidSignalException("approval", new JsonException("no such member"));
        Assert.Equal("400 {\"code\":1,\"msg\":\"invalid request data: the body is not a value of the signal approval: no such member\"}",
            await _host.Send(HttpMethod.Post, path, "{}"));
        _runs.Fault = new UnknownSignalException("Move", "aproval", ["approval"]);
        Assert.Equal("""404 {"code":1,"msg":"Move does not wait for a signal 'aproval': it waits for approval."}""",
            await _host.Send(HttpMethod.Post, path, "{}"));
        _runs.Fault = new RecordTooLargeException(FakeRuns.Id, 9, 8, "value of the signal approval", 9);
        Assert.StartsWith("413 ", await _host.Send(HttpMethod.Post, path, "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignalOutcome.Kept, "202 ")]
    [InlineData(SignalOutcome.Full, "200 ")]
    [InlineData(SignalOutcome.Repeated, "200 ")]
    [InlineData(SignalOutcome.Ended, "409 ")]
    [InlineData(SignalOutcome.Gone, "404 ")]
    public async Task A_cancel_is_answered_by_what_became_of_it(SignalOutcome outcome, string answer)
    {
        _runs.Signal = outcome;
        Assert.StartsWith(answer, await _host.Send(HttpMethod.Post, Run + "/cancel"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResumeOutcome.Resumed, "202 ")]
    [InlineData(ResumeOutcome.NotWaiting, "409 {\"code\":1,\"msg\":\"the run 1f00c3a5e2b46d87 is neither stuck nor parked\"}")]
    [InlineData(ResumeOutcome.Unknown, "409 {\"code\":1,\"msg\":\"this build has no step Book at which the run 1f00c3a5e2b46d87 could continue\"}")]
    [InlineData(ResumeOutcome.Busy, "503 ")]
    [InlineData(ResumeOutcome.Stuck, "409 {\"code\":1,\"msg\":\"the run 1f00c3a5e2b46d87 is stuck again: GET /kim/runs/1f00c3a5e2b46d87 says why\"}")]
    [InlineData(ResumeOutcome.Gone, "404 ")]
    public async Task A_resume_is_answered_by_what_became_of_it(ResumeOutcome outcome, string answer)
    {
        _runs.Resume = outcome;
        Assert.StartsWith(answer, await _host.Send(HttpMethod.Post, Run + "/resume?at=Book"), StringComparison.Ordinal);
        Assert.Equal([$"resume {FakeRuns.Id} Book"], _runs.Asked);
    }

    [Fact]
    public async Task Many_are_resumed_and_those_that_are_left_are_told()
    {
        _runs.Run = FakeRuns.Parked() with { State = RunState.Stuck };
        const string path = "/kim/runs/resume?command=MoveMoney&state=stuck&max=1";
        Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"continued":1,"left":[],"next":"{{{FakeRuns.Id}}}"}}""",
            await _host.Send(HttpMethod.Post, path));
        _runs.Resume = ResumeOutcome.Busy;
        Assert.Contains($$"""{"continued":0,"left":[{"id":"{{FakeRuns.Id}}","outcome":"busy"}]""", await _host.Send(HttpMethod.Post, path),
            StringComparison.Ordinal);
        Assert.StartsWith("400 ", await _host.Send(HttpMethod.Post, "/kim/runs/resume?command=MoveMoney&state=ended"), StringComparison.Ordinal);
        Assert.StartsWith("400 ", await _host.Send(HttpMethod.Post, "/kim/runs/resume"), StringComparison.Ordinal);
    }

    internal static Task<AnyHost> Start(FakeRuns runs, params string[] settings) => AnyHost.Start(
        HostKind.ServerOnEpoll,
        new HostParts
        {
            Table = Transfers.KimCommands.Table,
            Services = services => services.AddSingleton<IBank>(new IdleBank()),
            Build = kim => kim.AddDurable().Services.AddSingleton<IKimRuns>(runs),
        },
        settings);
}
