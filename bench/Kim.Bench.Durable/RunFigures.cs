using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>What runs cost and how long they take. Latencies at one client, the others at 64; CPU in microseconds a run.</summary>
/// <param name="P50">Median latency, in microseconds.</param>
/// <param name="P99">Of a hundred, one takes longer; in microseconds.</param>
/// <param name="PerSecond">Runs a second.</param>
/// <param name="App">CPU of the app.</param>
/// <param name="Store">CPU of the store, and of the engine if it is not in the app.</param>
/// <param name="Effects">CPU of the Redis that counts the effects.</param>
/// <param name="Errors">Wrong answers, missing ones, and effects that one step has had and another has not.</param>
internal sealed record RunFigures(
    double P50, double P99, double PerSecond, double App, double Store, double Effects, long Errors)
{
    internal double Cpu => App + Store + Effects;

    /// <summary>The clients of a load that is to be one.</summary>
    internal const int Clients = 64;

    internal static async Task<RunFigures> Take(Site site, Deployment deployment, Counts counts, double seconds)
    {
        // The first loads warm: .NET compiles what is hot again.
        var warm = Load(site, deployment, 2 * seconds, Clients);
        var one = Load(site, deployment, seconds, 1);
        var (app, store, effects) = (deployment.AppCpu, deployment.StoreCpu, Deployment.Cpu(site.Effects.Process));
        var many = Load(site, deployment, seconds, Clients);
        (app, store, effects) =
            (deployment.AppCpu - app, deployment.StoreCpu - store, Deployment.Cpu(site.Effects.Process) - effects);
        if (many.Requests == 0 || one.Requests == 0)
        {
            throw new BenchException($"{deployment.Peer.Kind} answered nothing{Environment.NewLine}{deployment.App.Output}");
        }

        var steps = await Task.WhenAll(Enumerable.Range(1, 3).Select(async step => (await counts.Of([Work.LoadId], step))[0]));
        return new(
            one.P50,
            one.P99,
            many.PerSecond,
            app / many.Requests,
            store / many.Requests,
            effects / many.Requests,
            warm.Errors + one.Errors + many.Errors + steps.Max() - steps.Min());
    }

    /// <summary>Puts a load on a deployment: each client sends its next request when it has its answer.</summary>
    internal static Outcome Load(Site site, Deployment deployment, double seconds, int clients) => LoadGenerator.Run(
        site.Children, site.Root, deployment.Peer, deployment.Run, seconds, Site.Cores, connections: clients);
}
