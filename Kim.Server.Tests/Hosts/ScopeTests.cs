using System;
using System.Collections.Concurrent;
using Kim.Server.Tests.Conformance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Log entries of and about a run carry its scope, with the trace of the request's <c>traceparent</c>, on every host.</summary>
public sealed class ScopeTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"traceparent: 00-{TraceId}-b7ad6b7169203331-01\r\n";

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_step_logs_carries_the_requests_trace(HostKind kind)
    {
        var log = new Scopes();
        await using var host = await AnyHost.Start(
            kind, new HostParts { Services = services => services.AddSingleton<ILoggerProvider>(log) });
        using var client = await WireClient.Connect(host.EndPoint);
        var run = await Ask(client, $"GET /kim/traced HTTP/1.1\r\nHost: test\r\n{Parent}\r\n");
        Assert.Equal([$"asked | Run:{run} Step:Answer TraceId:{TraceId}"], log.Lines);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_valid_traceparent_there_is_no_trace_of_the_clients(HostKind kind)
    {
        var log = new Scopes();
        await using var host = await AnyHost.Start(
            kind, new HostParts { Services = services => services.AddSingleton<ILoggerProvider>(log) });
        using var client = await WireClient.Connect(host.EndPoint);
        var run = await Ask(client, $"GET /kim/traced HTTP/1.1\r\nHost: test\r\ntraceparent: 00-{TraceId}-b7ad\r\n\r\n");
        var line = Assert.Single(log.Lines);
        Assert.StartsWith($"asked | Run:{run} Step:Answer", line, StringComparison.Ordinal);
        Assert.DoesNotContain(TraceId, line, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task So_does_what_throws_before_the_first_step(HostKind kind)
    {
        var (log, faults) = (new Scopes(), new Faults());
        await using var host = await AnyHost.Start(
            kind, NetTests.Parts(faults, kind, $"Scoped{kind}", services => services.AddSingleton<ILoggerProvider>(log)));
        using var client = await WireClient.Connect(host.EndPoint);
        foreach (var (place, told) in ((string, string)[])[("constructor", "could not be made"), ("binding", "could not read its request")])
        {
            faults.Place = place;
            var run = await Ask(client, $"POST /faulty/word HTTP/1.1\r\nHost: test\r\n{Parent}Content-Length: 2\r\n\r\n{{}}");
            var line = Assert.Single(log.Lines, line => line.Contains(run, StringComparison.Ordinal));
            Assert.Contains(told, line, StringComparison.Ordinal);
            Assert.EndsWith($" | Run:{run} TraceId:{TraceId}", line, StringComparison.Ordinal);
        }
    }

    // The run's id.
    private static async Task<string> Ask(WireClient client, string request)
    {
        await client.Send(request);
        var reply = await client.Receive() ?? throw new EndOfStreamException("The server closed without an answer.");
        return reply.Head.Split("\r\n").Single(line => line.StartsWith("X-Request-Id: ", StringComparison.Ordinal))[14..];
    }

    /// <summary>Keeps errors with the innermost scope they were written in, if it is a run's.</summary>
    private sealed class Scopes : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        internal ConcurrentQueue<string> Lines { get; } = new();

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = "";
            _scopes.ForEachScope((found, _) => scope = $"{found}", "");
            Lines.Enqueue($"{formatter(state, exception)} | {scope}");
        }

        public void Dispose()
        {
        }
    }
}
