using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>A peer on Node: <c>bench/peers/durable-…</c>, a folder with scripts.</summary>
internal static class NodePeer
{
    internal static string WhyMissing(string root, string peer) =>
        File.Exists(Path.Combine(Site.PeersOf(root), peer, "node_modules", ".bin", "node"))
            ? ""
            : $"its packages are not installed: bench/peers/{peer}/build.sh";

    internal static Child Start(Site site, string peer, params IEnumerable<string> args) =>
        site.Start(peer, [site.Script(peer, "start.sh"), .. args]);

    /// <summary>What its script says of the versions of its parts.</summary>
    internal static string Versions(Site site, string peer)
    {
        var script = site.Children.Start(peer + " versions.sh", [site.Script(peer, "versions.sh")]);
        script.Wait(TimeSpan.FromSeconds(30));
        return script.ExitCode == 0
            ? script.Output.Trim()
            : throw new BenchException($"{script.Name} failed:{Environment.NewLine}{script.Output}");
    }
}
