using System.Globalization;
using Kim.Bench.Durable.Contenders;
using Kim.Bench.Shared;
using StackExchange.Redis;

namespace Kim.Bench.Durable.Faults;

/// <summary>Two apps with one store, and what is done to them.</summary>
internal sealed class Cluster
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StoreFrozen = TimeSpan.FromSeconds(3);

    private readonly Site _site;
    private readonly int _storePort = Setup.FreePort();
    private readonly string _storeFolder;
    private readonly int[] _ports = [Setup.FreePort(), Setup.FreePort()];
    private readonly Child[] _apps;
    private readonly HashSet<string> _frozen = [];
    private Child _store;

    internal Cluster(Site site)
    {
        _site = site;
        _storeFolder = site.NewFolder("records");
        _store = StartStore();
        _apps = [StartApp(0), StartApp(1)];
    }

    internal IReadOnlyList<string> Urls => [.. _ports.Select(port => $"http://127.0.0.1:{port}")];

    /// <summary>The ids of the apps that stood still for a time.</summary>
    internal IReadOnlySet<string> Frozen => _frozen;

    /// <summary>What the apps that run now have said.</summary>
    internal string Output => string.Join(Environment.NewLine, _apps.Select(app => app.Output));

    internal async Task Do(FaultKind kind, Random random)
    {
        var one = random.Next(_apps.Length);
        switch (kind)
        {
            case FaultKind.KillApp:
                _apps[one].Kill();
                _apps[one] = StartApp(one);
                break;
            case FaultKind.KillBothApps:
                foreach (var app in _apps)
                {
                    app.Kill();
                }

                _apps[0] = StartApp(0);
                _apps[1] = StartApp(1);
                break;
            case FaultKind.FreezeApp:
                _frozen.Add(Site.Text(_apps[one].Id));
                await Freeze(_apps[one], 2 * Lease);
                break;
            case FaultKind.KillStore:
                _store.Kill();
                _store = StartStore();
                break;
            case FaultKind.FreezeStore:
                await Freeze(_store, StoreFrozen);
                break;
            default:
                await using (var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_storePort}"))
                {
                    await connection.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
                }

                break;
        }
    }

    private static async Task Freeze(Child child, TimeSpan time)
    {
        child.Freeze();
        await Task.Delay(time);
        child.Thaw();
    }

    private Child StartStore() => _site.Start(
        "redis-server", "redis-server", "--port", _storePort.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "",
        "--appendonly", "yes", "--appendfsync", "always", "--dir", _storeFolder);

    private Child StartApp(int index) => DotNetPeer.Start(
        _site, "DurableKim", $"--Kim:Url={Urls[index]}", $"--Kim:Redis=127.0.0.1:{_site.Effects.Port}",
        $"--Kim:Durable:Redis=127.0.0.1:{_storePort},allowAdmin=true", $"--Kim:Durable:Lease={Lease.TotalSeconds}s");
}
