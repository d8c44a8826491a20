using System.Diagnostics;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable.Contenders;

/// <summary>A C# peer: <c>bench/peers/Kim.Bench.Peers.Durable…</c>.</summary>
internal static class DotNetPeer
{
    internal static string WhyMissing(string root, string peer)
    {
        try
        {
            _ = Assembly(root, peer);
            return "";
        }
        catch (BenchException fault)
        {
            return fault.Message;
        }
    }

    internal static Child Start(Site site, string peer, params IEnumerable<string> args) =>
        site.Start(peer, ["dotnet", Assembly(site.Root, peer), .. args]);

    /// <summary>The versions of some of its libraries.</summary>
    internal static string Versions(Site site, string peer, params IEnumerable<string> libraries)
    {
        var folder = Path.GetDirectoryName(Assembly(site.Root, peer))!;
        return string.Join(", ", libraries.Select(library =>
            $"{library} {FileVersionInfo.GetVersionInfo(Path.Combine(folder, library + ".dll")).ProductVersion?.Split('+')[0]}"));
    }

    private static string Assembly(string root, string peer) => Setup.Assembly(root, $"bench/peers/Kim.Bench.Peers.{peer}");
}
