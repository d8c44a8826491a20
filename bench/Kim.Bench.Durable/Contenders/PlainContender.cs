using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>The same steps with nothing behind them: what durability is paid on top of.</summary>
internal sealed class PlainContender()
    : Contender(PlainName, "ASP.NET Core minimal API, StackExchange.Redis; not durable", Survival.Nothing)
{
    internal const string PlainName = "plain";

    private const string Peer = "DurablePlain";

    internal override string WhyMissing(string root) => DotNetPeer.WhyMissing(root, Peer);

    internal override string Versions(Site site) => DotNetPeer.Versions(site, Peer, "StackExchange.Redis");

    internal override Task<Deployment> Start(Site site)
    {
        var port = Setup.FreePort();
        return Task.FromResult(new Deployment(
            Name, port, () => DotNetPeer.Start(site, Peer, Site.Text(port), Site.Text(site.Effects.Port)))
        {
            Run = Work.At("/run"),
        });
    }
}
