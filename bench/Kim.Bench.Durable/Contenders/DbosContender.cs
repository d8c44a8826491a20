using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>DBOS: a library in a program on Node, its records in PostgreSQL.</summary>
internal sealed class DbosContender() : Contender(DbosName, "DBOS on Node and PostgreSQL", Survival.All)
{
    internal const string DbosName = "dbos";

    private const string Peer = "durable-dbos";

    internal override string WhyMissing(string root) =>
        !Directory.Exists("/usr/lib/postgresql") ? "PostgreSQL is not installed" : NodePeer.WhyMissing(root, Peer);

    internal override string Versions(Site site) => NodePeer.Versions(site, Peer) + ", "
        + NodePeer.Versions(site, "durable-postgres");

    internal override async Task<Deployment> Start(Site site)
    {
        var (postgres, database) = site.StartPostgres();
        await Setup.Until(postgres, () => Task.FromResult(postgres.Output.Contains("ready to accept", StringComparison.Ordinal)));
        var port = Setup.FreePort();
        return new(Name, port, App, postgres)
        {
            Run = Work.At("/run"),
            Parks = _ => "/parked",
            Wakes = (id, _) => "/signal/" + id,
        };

        Child App() => NodePeer.Start(
            site, Peer, Site.Text(port), Site.Text(site.Effects.Port), $"postgres://postgres@127.0.0.1:{database}/dbos");
    }
}
