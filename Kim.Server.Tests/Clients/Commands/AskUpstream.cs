namespace Kim.Server.Tests.Clients.Commands;

/// <summary>What another server is asked for.</summary>
public sealed record UpstreamKey(string Key);

/// <summary>What it has said to both steps, and the threads that they have been on.</summary>
public sealed record UpstreamAnswer(string Awaited, string Returned, IReadOnlyList<int> Threads);

/// <summary>Asks another server twice: with an await in the step, and without.</summary>
[Command("GET /kim/ask/{key}")]
public sealed partial class AskUpstream(IUpstream upstream) : Command<UpstreamKey>
{
    private readonly List<int> _threads = [];
    private string _awaited = "";

    [Step]
    async Task<string> Await(CancellationToken cancel)
    {
        _threads.Add(Environment.CurrentManagedThreadId);
        var value = await upstream.Ask(Request.Key, cancel);
        _threads.Add(Environment.CurrentManagedThreadId);
        return value;
    }

    [Step]
    Task<string> Return(string awaited, CancellationToken cancel)
    {
        _threads.Add(Environment.CurrentManagedThreadId);
        _awaited = awaited;
        return upstream.Ask(Request.Key, cancel);
    }

    [Step]
    UpstreamAnswer Answer(string returned)
    {
        _threads.Add(Environment.CurrentManagedThreadId);
        return new(_awaited, returned, _threads);
    }
}
