using System.Net.Http.Json;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>Restate: an engine with a store of its own, which takes the requests and calls a program on Node.</summary>
internal sealed class RestateContender() : Contender(RestateName, "Restate, its service on Node", Survival.All)
{
    internal const string RestateName = "restate";

    private const string Peer = "durable-restate";

    internal override string WhyMissing(string root) => NodePeer.WhyMissing(root, Peer);

    internal override string Versions(Site site) => NodePeer.Versions(site, Peer);

    internal override Task<Deployment> Start(Site site)
    {
        var (ingress, admin, node, port) = (Setup.FreePort(), Setup.FreePort(), Setup.FreePort(), Setup.FreePort());
        var engine = site.Start(
            "restate", site.Script(Peer, "engine.sh"), site.NewFolder("restate"), Site.Text(ingress), Site.Text(admin), Site.Text(node));
        return Task.FromResult(new Deployment(Name, ingress, App, engine)
        {
            Run = Work.At("/bench/run"),
            Parks = id => $"/parked/{id}/run/send",
            Wakes = (id, _) => $"/parked/{id}/go",
            Introduce = async client =>
            {
                using var reply = await client.PostAsJsonAsync(
                    $"http://127.0.0.1:{admin}/deployments", new { uri = $"http://127.0.0.1:{port}" });
                reply.EnsureSuccessStatusCode();
            },
        });

        Child App() => NodePeer.Start(site, Peer, Site.Text(port), Site.Text(site.Effects.Port));
    }
}
