namespace Kim.Server.Tests.Clients.Commands;

/// <summary>Asks another server, and waits for less than a second.</summary>
[Command("GET /kim/ask-in-time/{key}")]
public sealed partial class AskInTime(IUpstream upstream) : Command<UpstreamKey>
{
    [Step, Timeout("900ms")] Task<string> Ask(CancellationToken cancel) => upstream.Ask(Request.Key, cancel);

    [Step] string Answer(string value) => value;
}
