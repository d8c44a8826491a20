using System.Text;
using Kim.Bench.Durable.Contenders;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>
/// What a save costs, beside the script call that it is: runs with eight steps that wait for nothing, and an ordinary command that calls
/// the same scripts with the same arguments. In turns, on one server and one Redis.
/// </summary>
internal static class SaveFigures
{
    private const double RatioMax = 1.5;

    private static readonly string Reply = Work.OfKim.Reply;
    private static readonly Endpoint Saves = new("saves", "/saves", Work.Body(Work.LoadId), Reply);
    private static readonly Endpoint Scripts = new("scripts", "/scripts", Work.Body(Work.LoadId), Reply);

    // Begin, seven saves, end.
    private const int Calls = 9;

    internal static async Task<int> Run(Options options, string[] args)
    {
        var root = Setup.FindRoot();
        var (saves, scripts) = (new List<Figure>(), new List<Figure>());
        await Sites.Use(root, async site =>
        {
            using var client = new Client();
            var deployment = await new KimContender("everysec", Survival.AllButOneSecond).StartOnOneRedis(site);
            await client.Ready(deployment);

            // Of one client at a time the scheduler would decide which of the two is woken on a sleeping core.
            Pin(site, deployment.App, Setup.ServerCore);
            Pin(site, deployment.Records!.Process, Setup.LoadCore);
            (await client.Post(deployment, "/load-scripts", "{}")).EnsureSuccessStatusCode();
            foreach (var endpoint in (Endpoint[])[Saves, Scripts])
            {
                Take(site, deployment, endpoint, 2 * options.Seconds);
            }

            for (var round = 0; round < options.Rounds; round++)
            {
                saves.Add(Take(site, deployment, Saves, options.Seconds));
                scripts.Add(Take(site, deployment, Scripts, options.Seconds));
            }

            deployment.Stop();
        });
        (string What, Func<Figure, double> Of)[] rows =
        [
            ("median latency at one client, us", figure => figure.P50),
            ("CPU of app and Redis at 64 clients, us", figure => figure.App + figure.Store),
            ("of which the app", figure => figure.App),
        ];
        var text = new StringBuilder();
        text.AppendLine("# A save beside the script call that it is").AppendLine();
        text.AppendLine(Machine.Describe("bench/Kim.Bench.Durable/run.sh", args)).AppendLine();
        text.AppendLine($"{options.Rounds} rounds, alternating; the app on one core, Redis and load on the other.");
        text.AppendLine($"{Calls} calls a request; for one of them:");
        text.AppendLine();
        text.AppendLine("| | a save of a durable run | the bare call | ratio | bar |").AppendLine("|---|--:|--:|--:|---|");
        var isFine = true;
        foreach (var (what, of) in rows)
        {
            var (save, script) = (Statistics.Median(saves, of) / Calls, Statistics.Median(scripts, of) / Calls);
            var isBar = !what.StartsWith("of which", StringComparison.Ordinal);
            var isMet = save / script <= RatioMax;
            isFine &= isMet || !isBar;
            text.AppendLine($"| {what} | {save:0.0} | {script:0.0} | {save / script:0.00} | "
                + $"{(isBar ? $"<= {RatioMax}: {(isMet ? "PASS" : "MISS")}" : "")} |");
        }

        Machine.Publish(root, options.Name + ".md", text.ToString());
        return isFine ? 0 : 1;
    }

    private static Figure Take(Site site, Deployment deployment, Endpoint endpoint, double seconds)
    {
        var one = Load(1);
        var (app, store) = (deployment.AppCpu, deployment.StoreCpu);
        var many = Load(RunFigures.Clients);
        if (one.Errors + many.Errors > 0)
        {
            throw new BenchException($"{endpoint.Path}: {one.Errors + many.Errors} errors{Environment.NewLine}{deployment.App.Output}");
        }

        return new(one.P50, (deployment.AppCpu - app) / many.Requests, (deployment.StoreCpu - store) / many.Requests);

        Outcome Load(int clients) => LoadGenerator.Run(
            site.Children, site.Root, deployment.Peer, endpoint, seconds, Setup.LoadCore, connections: clients);
    }

    private static void Pin(Site site, Child process, string core) =>
        site.Children.Start("taskset", ["taskset", "-a", "-c", "-p", core, Site.Text(process.Id)]).Wait(TimeSpan.FromSeconds(10));

    private readonly record struct Figure(double P50, double App, double Store);
}
