using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Kim.Binding;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Runs;

/// <summary>A command written by hand, and the receiver of its reply.</summary>
internal sealed class TestRun : Command, IReplyReceiver
{
    /// <summary>Where the first step is tried again.</summary>
    internal const int Again = 9;

    private readonly Action<TestRun, StepRunner, int> _resume;
    private readonly CancellationTokenSource _gone = new();

    internal TestRun(
        StepRunner runner, Action<TestRun, StepRunner, int> resume, TimeSpan? deadline = null, RetryPolicy? retry = null)
    {
        _resume = resume;
        var descriptor = new CommandDescriptor
        {
            Name = "TestRun",
            Type = typeof(TestRun),
            Routes = [],
            Steps =
            [
                new() { Name = "First", Result = "", Waits = true, Retry = retry, AttemptState = Again },
                new() { Name = "Second", Result = "", Waits = true },
            ],
            Edges = [],
            Graph = "",
            Deadline = deadline,
            CreateFactory = _ => throw new NotSupportedException(),
        };
        Execution = new Run(this, new BoundCommand(descriptor, _ => throw new NotSupportedException()), runner) { Receiver = this };
    }

    internal TaskCompletionSource<Reply> Replied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal int Replies { get; private set; }

    /// <summary>The trace that the request names.</summary>
    internal string? Trace { get; init; }

    internal bool WasAskedForTrace { get; private set; }

    string? IReplyReceiver.TraceId
    {
        get
        {
            WasAskedForTrace = true;
            return Trace;
        }
    }

    /// <summary>Which state catches an exception.</summary>
    internal Func<Exception, int> Catch { get; init; } = _ => 0;

    public CancellationToken ClientGone => _gone.Token;

    internal void ClientLeaves() => _gone.Cancel();

    internal HttpInfo SeenHttp => Http;

    public HttpInfo? NewHttpInfo() => new Post();

    public void OnReply(StepInfo last, Reply reply)
    {
        Replies++;
        Replied.TrySetResult(reply);
    }

    internal static Reply Okay() => Ok();

    internal async Task<string> Body()
    {
        var reply = await Replied.Task.WaitAsync(LoopFixture.Limit);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        reply.WriteBody(output, json, Wire.Default);
        await json.FlushAsync();
        return $"{reply.StatusCode} {Encoding.UTF8.GetString(output.WrittenSpan)}";
    }

    protected internal override int CatchAt(Exception fault) => Catch(fault);

    protected internal override void Resume(StepRunner run, int state) => _resume(this, run, state);

    private sealed class Post : HttpInfo
    {
        private bool _isReleased;

        public override string Method => _isReleased ? throw new ObjectDisposedException(nameof(HttpInfo)) : "POST";

        public override string Path => "/";

        public override string QueryString => "";

        public override ReadOnlyMemory<byte> Body => default;

        public override IPAddress? RemoteAddress => null;

        public override ClaimsPrincipal User => new();

        public override IEnumerable<KeyValuePair<string, string>> Headers => [];

        public override string? Header(string name) => null;

        protected internal override void Release() => _isReleased = true;
    }
}
