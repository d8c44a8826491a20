namespace Kim.Server.Tests.Clients.Commands;

/// <summary>Asks another server, one run at a time.</summary>
[Command("GET /kim/ask-alone/{key}", MaxConcurrency = 1)]
public sealed partial class AskAlone(IUpstream upstream) : Command<UpstreamKey>
{
    [Step] Task<string> Ask(CancellationToken cancel) => upstream.Ask(Request.Key, cancel);

    [Step] string Answer(string value) => value;
}
