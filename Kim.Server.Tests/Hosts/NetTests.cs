using System;
using System.Diagnostics.Metrics;
using Kim.Server.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>
/// Whatever throws between "request parsed" and "reply sent" is answered, on every host; told once, counted once, and nothing is lost by
/// it.
/// </summary>
/// <remarks>
/// The places (<see cref="Places"/>): the command's constructor, a scoped service's, binding (of three kinds of exception, and the client's
/// own fault), a step, the choice of a catch (also at a step's timeout, on a timer), of a further attempt, of an undo (also at the
/// deadline, on a timer), a compensation, forgetting what need not be undone, null for a reply, a callback on the run's token, work posted
/// to the run's context, the end of a scoped service (both kinds), and each of <see cref="Unwritable"/>, as a success and as a failure.
/// Elsewhere: a logger, a listener of the metrics (below); features and middleware of an app (<see cref="NetInAppTests"/>); a scope that
/// cannot be made, a map of exceptions, the completion queue (Kim.Runtime.Tests).
/// </remarks>
public sealed class NetTests
{
    private const string Request = "POST /faulty/word HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly (string Place, int Status, int Errors, int Undone)[] Places =
    [
        ("constructor", 500, 1, 0),
        ("scoped service", 500, 1, 0),
        ("binding", 500, 1, 0),
        ("binding, a null", 500, 1, 0),
        ("binding, no metadata", 500, 1, 0),
        ("binding, the client's fault", 400, 0, 0),
        ("step", 500, 1, 1),
        ("choice of a catch", 500, 1, 1),
        ("choice of a catch at a timeout", 500, 1, 1),
        ("choice of a retry", 500, 1, 1),
        ("choice of an undo", 500, 2, 0),
        ("choice of an undo at the deadline", 504, 1, 0),
        ("compensation", 422, 1, 1),
        ("forgetting", 500, 1, 1),
        ("null for a reply", 500, 1, 1),
        ("callback on the token", 504, 1, 1),
        ("posted work", 200, 1, 0),
        ("dispose", 200, 1, 0),
        ("asynchronous dispose", 200, 1, 0),
        .. Unwritable.All.Keys.Select(kind => (kind, 500, 1, 1)),
        .. Unwritable.All.Keys.Select(kind => (kind + " (failing)", 500, 1, 1)),
    ];

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_fault_at_any_place_is_answered_and_nothing_is_lost(HostKind kind)
    {
        // Five that were lost would make every further one 503.
        var faults = new Faults();
        await using var host = await AnyHost.Start(kind, Parts(faults, kind), "--Kim:MaxRequests=5");
        using var runs = new RunMeter(NameOn(kind));
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (place, status, errors, undone) in Places)
        {
            (faults.Place, faults.Undone) = (place, 0);
            var before = host.Errors.Lines.Count;
            var reply = await Ask(client);
            Assert.True(reply.Status == status, $"{place}: {reply}");
            var id = reply.Head.Split("\r\n").Single(line => line.StartsWith("X-Request-Id: ", StringComparison.Ordinal))[14..];
            if (status == 500)
            {
                Assert.Equal($$"""{"code":1,"msg":"internal error","trace":"{{id}}"}""", reply.Body);
            }

            await host.Until(() => host.Errors.Lines.Count >= before + errors && host.RequestsInFlight == 0
                && faults.Alive == 0,
                $"{place}: told {host.Errors.Lines.Count - before}, in flight {host.RequestsInFlight}, alive {faults.Alive}");
            await Until(async () => await host.RunsInFlight() == 0);
            var told = host.Errors.Lines.Skip(before).ToList();
            Assert.True(told.Count == errors, $"{place}: {string.Join(" | ", told)}");
            Assert.All(told.Where(_ => place != "posted work"), line => Assert.Contains($", run {id}", line, StringComparison.Ordinal));
            Assert.All(told.Where(_ => place != "posted work"), line => Assert.Contains(NameOn(kind), line, StringComparison.Ordinal));
            Assert.Equal((place, undone), (place, faults.Undone));
            Assert.Equal([status], runs.Take());
        }

        faults.Place = "";
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("""{"code":0,"msg":"success"}""", (await Ask(client)).Body);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_request_gives_back_no_permit_that_it_did_not_take(HostKind kind)
    {
        var faults = new Faults();
        await using var host = await AnyHost.Start(kind, Parts(faults, kind));
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var place in (string[])["binding, the client's fault", "binding", "constructor", "scoped service"])
        {
            faults.Place = place;
            await Ask(client);
        }

        faults.Place = "hold";
        using var holding = await WireClient.Connect(host.EndPoint);
        await holding.Send(Request);
        await Until(async () => await host.RunsInFlight() == 1);
        Assert.Equal(503, (await Ask(client)).Status);

        // The refused one's scope has ended, the holding one's has not.
        await host.Until(() => faults.Alive == 1, "the scope of a refused run ends");
        faults.Place = "";
        faults.Held.SetResult();
        Assert.Equal(200, (await holding.Receive())?.Status);
        Assert.Equal(200, (await Ask(client)).Status);
        await host.Until(() => faults.Alive == 0, "every scope ends");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_logger_that_throws_costs_no_request(HostKind kind)
    {
        var faults = new Faults();
        await using var host = await AnyHost.Start(
            kind, Parts(faults, kind, more: services => services.AddSingleton<ILoggerProvider, ThrowingLogs>()));
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (place, status) in ((string, int)[])[("step", 500), ("constructor", 500), ("posted work", 200), ("dispose", 200),
            ("a cycle", 500), ("compensation", 422), ("", 200)])
        {
            faults.Place = place;
            Assert.Equal((place, status), (place, (await Ask(client)).Status));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_listener_of_the_metrics_that_throws_costs_no_request(HostKind kind)
    {
        var faults = new Faults();
        await using var host = await AnyHost.Start(kind, Parts(faults, kind));
        using var runs = new RunMeter(NameOn(kind)) { Throws = true };
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (place, status) in ((string, int)[])[("step", 500), ("constructor", 500), ("choice of a catch at a timeout", 500),
            ("compensation", 422), ("", 200), ("", 200)])
        {
            faults.Place = place;
            Assert.Equal((place, status), (place, (await Ask(client)).Status));
            await host.Until(() => faults.Alive == 0, "every scope ends");
        }

        Assert.NotEmpty(runs.Take());
    }

    internal static string NameOn(HostKind kind) => $"Faulty{kind}";

    internal static HostParts Parts(Faults faults, HostKind kind, string? name = null, Action<IServiceCollection>? more = null,
        Action<Microsoft.AspNetCore.Builder.WebApplication>? app = null) => new()
        {
            Table = new CommandTable("test", [Faulty.DescriptorOf(name ?? NameOn(kind))], []),
            Services = services =>
            {
                services.AddSingleton(faults).AddScoped<FaultyWitness>().AddScoped<FaultyService>();
                more?.Invoke(services);
            },
            App = app,
        };

    private static async Task<WireReply> Ask(WireClient client)
    {
        await client.Send(Request);
        return await client.Receive() ?? throw new EndOfStreamException("The server closed without an answer.");
    }

    // Each look is a round trip to the reactors.
    private static async Task Until(Func<Task<bool>> holds)
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (!await holds())
        {
            Assert.True(Environment.TickCount64 < limit, "It came to this in time.");
        }
    }

    private sealed class ThrowingLogs : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The host's own parts are not ours to protect.
            if (exception is not null)
            {
                throw new FaultyException("the logger");
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>The statuses that are counted of one command's runs.</summary>
    private sealed class RunMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<int> _statuses = [];

        internal RunMeter(string command)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name is "Kim")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(command, tags));
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(command, tags));
            _listener.Start();
        }

        internal bool Throws { get; init; }

        internal int[] Take()
        {
            lock (_statuses)
            {
                int[] taken = [.. _statuses];
                _statuses.Clear();
                return taken;
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Note(string command, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length < 2 || tags[0].Value as string != command)
            {
                return;
            }

            if (tags[1] is { Key: "status", Value: int status })
            {
                lock (_statuses)
                {
                    _statuses.Add(status);
                }
            }

            if (Throws)
            {
                throw new FaultyException("the listener");
            }
        }
    }
}
