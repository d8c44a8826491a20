using System.Diagnostics;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Runs that are started by code outside commands (<see cref="IKim"/>), on every host.</summary>
public sealed class KimRunsTests
{
    private static readonly TimeSpan Limit = ServerFixture.Limit;

    private readonly JobLog _log = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    private HostParts Parts => new() { Services = services => services.AddSingleton(_log) };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_run_gives_its_data(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, Parts);
        Assert.Equal(42, await Kim(host).Run(Job.Call(new JobOrder(21))).WaitAsync(Limit));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_that_fails_says_so_by_its_reply(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, Parts);
        var failed = await Assert.ThrowsAsync<ReplyException>(() => Kim(host).Run(Job.Call(new JobOrder(-1))).WaitAsync(Limit));
        Assert.Equal(("Job", 409), (failed.CommandName, failed.StatusCode));
        var thrown = await Assert.ThrowsAsync<ReplyException>(() => Kim(host).Run(Job.Call(new JobOrder(1, "throw"))).WaitAsync(Limit));
        Assert.Equal(500, thrown.StatusCode);
        Assert.Contains("Job failed in step Work", Assert.Single(host.Errors.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_cancels_cancels_the_run_and_its_own_task()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll, Parts);
        using var cancel = new CancellationTokenSource();
        var run = Kim(host).Run(Job.Call(new JobOrder(1, "wait")).WithDeadline("1h"), cancel.Token);
        await host.Until(() => _log.Begun.Count == 1, "the run has begun");
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Limit));
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Single(_log.Cancelled);

        // One that is cancelled before it begins never does.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Kim(host).Run(Job.Call(new JobOrder(1)), cancel.Token).WaitAsync(Limit));
        Assert.Single(_log.Begun);
    }

    [Fact]
    public async Task The_deadline_is_the_commands_or_the_calls()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll, Parts);
        var call = Job.Call(new JobOrder(3, "wait"));
        var longer = Kim(host).Run(call.WithDeadline("1h"));
        Assert.Equal(504, (await Fault(Kim(host).Run(call))).StatusCode);
        Assert.Equal(504, (await Fault(Kim(host).Run(call.WithDeadline(TimeSpan.FromMilliseconds(20))))).StatusCode);
        _log.Open();
        Assert.Equal(6, await longer.WaitAsync(Limit));
    }

    [Fact]
    public async Task It_runs_on_the_reactor_that_is_named_or_on_the_least_busy_one()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll, Parts, "--Kim:Reactors=3");
        var wait = Job.Call(new JobOrder(1, "wait")).WithDeadline("1h");
        var held = new List<Task>();
        foreach (var index in (int[])[1, 1, 0])
        {
            held.Add(Kim(host).Run(wait.OnReactor(index)));
        }

        await host.Until(() => _log.Begun.Count == 3, "three runs have begun");
        Assert.Equal(["kim-reactor-0", "kim-reactor-1", "kim-reactor-1"], _log.Begun.Select(run => run.Thread!).Order());
        held.Add(Kim(host).Run(wait));
        await host.Until(() => _log.Begun.Count == 4, "the fourth has begun");
        Assert.Equal("kim-reactor-2", _log.Begun.Last().Thread);
        _log.Open();
        await Task.WhenAll(held).WaitAsync(Limit);
        var fault = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Kim(host).Run(wait.OnReactor(3)));
        Assert.StartsWith("There is no reactor 3: there are 3, from 0 on (Kim:Reactors).", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Kim(host).Start(wait.OnReactor(3)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_detached_run_outlives_the_request_that_begins_it(HostKind kind)
    {
        var parts = new HostParts
        {
            Services = services => services.AddSingleton(_log),
            App = app => app.MapPost("/jobs", (IKim kim) => kim.Start(Job.Call(new JobOrder(1, "wait")).WithDeadline("1h"))),
        };
        await using var host = await AnyHost.Start(kind, parts);
        var id = AnyHost.IsApp(kind)
            ? (await host.Send(HttpMethod.Post, "/jobs")).Split(' ')[1]
            : Kim(host).Start(Job.Call(new JobOrder(1, "wait")).WithDeadline("1h"));
        Assert.Empty(_log.Answered);
        _log.Open();
        await host.Until(() => !_log.Answered.IsEmpty, "the run has ended");
        Assert.Equal([id], _log.Answered);
    }

    [Fact]
    public async Task The_log_says_how_a_detached_run_failed()
    {
        var log = new LevelLog();
        await using var host = await AnyHost.Start(HostKind.App, new HostParts
        {
            Services = services => services.AddSingleton(_log).AddSingleton<ILoggerProvider>(log)
                .Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Warning),
        });
        var refused = Kim(host).Start(Job.Call(new JobOrder(-1)));
        var late = Kim(host).Start(Job.Call(new JobOrder(1, "wait")));
        await host.Until(() => log.Lines.Count(line => line.Contains("nobody waits", StringComparison.Ordinal)) == 2, "both were told");
        Assert.Contains($"Warning: Job, which nobody waits for, failed with 409, run {refused}: below zero", log.Lines);
        Assert.Contains($"Error: Job, which nobody waits for, failed with 504, run {late}: the deadline passed in step Work", log.Lines);
    }

    [Fact]
    public async Task A_run_belongs_to_the_trace_of_the_one_that_starts_it()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll, Parts);
        using var activity = new Activity("job").SetIdFormat(ActivityIdFormat.W3C).Start();
        await Kim(host).Run(Job.Call(new JobOrder(1))).WaitAsync(Limit);
        Assert.Equal(activity.TraceId.ToHexString(), Assert.Single(_log.Begun).Trace);
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.App)]
    public async Task A_hosted_service_may_start_runs_before_the_server_serves(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Services = services => services.AddSingleton(_log).AddHostedService<EarlyService>(),
        });
        await host.Until(() => _log.Answered.Count == 2, "both of its runs have ended");
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.App)]
    public async Task At_the_stop_runs_are_waited_for_then_given_up_and_later_ones_refused(HostKind kind)
    {
        IKim kim;
        Task<int> run;
        await using (var host = await AnyHost.Start(kind, Parts))
        {
            kim = Kim(host);
            run = kim.Run(Job.Call(new JobOrder(1, "wait")).WithDeadline("1h"));
            await host.Until(() => _log.Begun.Count == 1, "the run has begun");
        }

        var fault = await Assert.ThrowsAsync<ReplyException>(() => run.WaitAsync(Limit));
        Assert.Equal(503, fault.StatusCode);
        var late = await Assert.ThrowsAsync<InvalidOperationException>(() => kim.Run(Job.Call(new JobOrder(1))).WaitAsync(Limit));
        Assert.StartsWith("Job was not run to its end: the host has stopped.", late.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => kim.Start(Job.Call(new JobOrder(1))));
    }

    [Fact]
    public async Task A_command_of_a_table_that_was_not_added_says_so()
    {
        var table = Tests.Commands.KimCommands.Table;
        var others = new CommandTable(table.Assembly, [.. table.Commands.Where(command => command.Name == "Greet")], []);
        await using var host = await AnyHost.Start(HostKind.App, new HostParts { Table = others });
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Kim(host).Run(Job.Call(new JobOrder(1))).WaitAsync(Limit));
        Assert.Contains("Job is called, but its assembly's KimCommands.Table was not added", fault.Message, StringComparison.Ordinal);
    }

    private static IKim Kim(AnyHost host) => host.Services.GetRequiredService<IKim>();

    private static Task<ReplyException> Fault(Task<int> run) => Assert.ThrowsAsync<ReplyException>(() => run.WaitAsync(Limit));

    /// <summary>Starts a run while the host starts, and another from its own task.</summary>
    private sealed class EarlyService(IKim kim) : BackgroundService
    {
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await kim.Run(Job.Call(new JobOrder(1)), cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => kim.Run(Job.Call(new JobOrder(2)), stoppingToken);
    }
}
