using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>WorkflowCore in one process, its instances in Redis.</summary>
internal sealed class WorkflowCoreContender()
    : Contender("workflowcore", "WorkflowCore, its instances in Redis, `appendfsync always`, by a provider written here", Survival.All)
{
    private const string Peer = "DurableWorkflowCore";

    internal override string WhyMissing(string root) => DotNetPeer.WhyMissing(root, Peer);

    internal override string Versions(Site site) => DotNetPeer.Versions(site, Peer, "WorkflowCore", "StackExchange.Redis");

    internal override async Task<Deployment> Start(Site site)
    {
        var records = await site.StartRecords("always");
        var port = Setup.FreePort();
        return new(Name, port, App, records.Process)
        {
            Run = Work.At("/run"),
            Parks = _ => "/parked",
            Wakes = (id, _) => "/signal/" + id,
            Records = records,
        };

        Child App() => DotNetPeer.Start(site, Peer, Site.Text(port), Site.Text(site.Effects.Port), Site.Text(records.Port));
    }
}
