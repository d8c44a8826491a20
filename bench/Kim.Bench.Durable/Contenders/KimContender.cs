using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>Kim with its records in a Redis that writes a log.</summary>
internal sealed class KimContender(string fsync, Survival survival)
    : Contender("kim-" + fsync, $"Kim, a durable command; records in Redis, `appendfsync {fsync}`", survival)
{
    private const string Peer = "DurableKim";

    /// <summary>The path of the run that sleeps for five seconds.</summary>
    internal const string Nap = "/nap";

    internal static string EverySecond => "kim-everysec";

    internal static string Always => "kim-always";

    internal override string WhyMissing(string root) => DotNetPeer.WhyMissing(root, Peer);

    internal override string Versions(Site site) => DotNetPeer.Versions(site, Peer, "StackExchange.Redis");

    internal override Task<Deployment> Start(Site site) => Start(site, isOneRedis: false);

    /// <summary>Starts it with the effects in the Redis of the records: what its commands do there is on the same connection.</summary>
    internal Task<Deployment> StartOnOneRedis(Site site) => Start(site, isOneRedis: true);

    private async Task<Deployment> Start(Site site, bool isOneRedis)
    {
        var records = await site.StartRecords(fsync);
        var port = Setup.FreePort();
        return new(Name, port, App, records.Process)
        {
            Run = Work.OfKim,
            Parks = _ => "/parked",
            Wakes = (_, location) => location + "/signals/go",
            Records = records,
        };

        Child App() => DotNetPeer.Start(
            site,
            Peer,
            [
                $"--Kim:Url=http://127.0.0.1:{port}",
                $"--Kim:Redis=127.0.0.1:{(isOneRedis ? records : site.Effects).Port}",
                .. isOneRedis ? (string[])[] : [$"--Kim:Durable:Redis=127.0.0.1:{records.Port},allowAdmin=true"],
            ]);
    }
}
