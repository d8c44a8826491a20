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

    internal static string Versions(Site site, string peer) => Output(site, [site.Script(peer, "versions.sh")]);

    internal static string Output(Site site, IReadOnlyList<string> command)
    {
        var program = site.Children.Start(command[0], command);
        program.Wait(TimeSpan.FromSeconds(30));
        return program.ExitCode == 0
            ? program.Output.Trim()
            : throw new BenchException($"{program.Name} failed:{Environment.NewLine}{program.Output}");
    }
}
