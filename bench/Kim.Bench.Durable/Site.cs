using System.Globalization;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>Where a contender is started: everything shares the same cores, a folder for data, and a Redis that counts effects.</summary>
internal sealed record Site(Children Children, string Root, string Folder, RedisServer Effects)
{
    /// <summary>
    /// Of all: to give an engine's parts cores of their own would decide which of them is the slowest.
    /// </summary>
    internal const string Cores = Setup.BothCores;

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal Child Start(string name, params IEnumerable<string> command) =>
        Children.Start(name, ["taskset", "-c", Cores, .. command]);

    /// <summary>A Redis for records.</summary>
    internal Task<RedisServer> StartRecords(string fsync) => Setup.StartRedisServer(
        Children, Cores, "--appendonly", "yes", "--appendfsync", fsync, "--dir", NewFolder("redis"));

    /// <summary>A PostgreSQL; the port that it will listen on.</summary>
    internal (Child Process, int Port) StartPostgres()
    {
        var port = Setup.FreePort();
        return (Start("postgres", Script("durable-postgres", "start.sh"), NewFolder("postgres"), Text(port)), port);
    }

    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    internal string Script(string peer, string name) => Path.Combine(PeersOf(Root), peer, name);

    internal static string PeersOf(string root) => Path.Combine(root, "bench", "peers");
}
