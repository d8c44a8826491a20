using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kim.Bench.Shared;

/// <summary>Finds what is measured, starts it pinned, and checks that it answers as it must.</summary>
internal static class Setup
{
    internal const string ServerCore = "0";
    internal const string LoadCore = "1";
    internal const string BothCores = ServerCore + "," + LoadCore;

    /// <summary>
    /// For every .NET server: without it, the runtime takes ten times as long to compile hot code when it is pinned to one core.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string> DotNet =
        new Dictionary<string, string> { ["DOTNET_TC_DelaySingleProcMultiplier"] = "1" };

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    internal static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kim.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchException("Kim.sln was not found in any folder above this program");
    }

    /// <summary>The path of a built project's assembly, which has the name of the project's folder.</summary>
    internal static string Assembly(string root, string project)
    {
        var name = Path.GetFileName(project);
        var path = Path.Combine(root, project, "bin", "Release", "net10.0", name + ".dll");
        return File.Exists(path)
            ? path
            : throw new BenchException($"{name}.dll is missing: dotnet build -c Release {project}");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static async Task<int> StartRedis(Children children, string cores = LoadCore) =>
        (await StartRedisServer(children, cores)).Port;

    /// <summary>A Redis that keeps nothing on disk, unless the options say so.</summary>
    internal static async Task<RedisServer> StartRedisServer(Children children, string cores, params string[] options)
    {
        var port = FreePort();
        var child = children.Start("redis-server",
        [
            "taskset", "-c", cores, "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--save", "", "--appendonly", "no", "--bind", "127.0.0.1", .. options,
        ]);
        await Until(child, async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var buffer = new byte[16];
            var count = await stream.ReadAsync(buffer);
            return Encoding.ASCII.GetString(buffer, 0, count).StartsWith("+PONG", StringComparison.Ordinal);
        });
        return new(child, port);
    }

    /// <summary>Kim as the README starts it, with a Redis of its own.</summary>
    internal static Task<Peer> StartKim(Children children, string root, int redisPort, string cores = ServerCore, params string[] options)
    {
        var port = FreePort();
        return StartServer(children, "kim", port, cores,
            [
                "dotnet", Assembly(root, "Kim.Server"),
                $"--Kim:Url=http://127.0.0.1:{port}", $"--Kim:Redis=127.0.0.1:{redisPort}", .. options,
            ],
            DotNet);
    }

    /// <summary>Starts a server on these cores and port; checks that it answers both endpoints right and refuses malformed JSON.</summary>
    internal static async Task<Peer> StartServer(
        Children children,
        string kind,
        int port,
        string cores,
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string> environment)
    {
        var child = children.Start(kind, ["taskset", "-c", cores, .. command], environment);
        var peer = new Peer(kind, child, $"http://127.0.0.1:{port}", port);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Until(child, async () => (await Post(client, peer, Endpoint.Redis, Endpoint.Redis.Body)).Status == 200);
        foreach (var endpoint in Endpoint.All)
        {
            var (status, body) = await Post(client, peer, endpoint, endpoint.Body);
            if (status != 200 || body != endpoint.Reply)
            {
                throw new BenchException($"{kind} {endpoint.Path}: expected 200 {endpoint.Reply}, got {status} {body}");
            }

            foreach (var malformed in new[] { endpoint.Body[..^1], "{]", "" })
            {
                (status, body) = await Post(client, peer, endpoint, malformed);
                if (status != 400)
                {
                    throw new BenchException($"{kind} {endpoint.Path}: '{malformed}' must give 400, got {status} {body}");
                }
            }
        }

        return peer;
    }

    private static async Task<(int Status, string Body)> Post(HttpClient client, Peer peer, Endpoint endpoint, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await client.PostAsync(peer.Url + endpoint.Path, content);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a server is ready; gives up if it ends, or after half a minute.</summary>
    internal static async Task Until(Child child, Func<Task<bool>> ready)
    {
        var deadline = DateTime.UtcNow + ReadyLimit;
        while (DateTime.UtcNow < deadline)
        {
            if (child.HasExited)
            {
                throw new BenchException($"{child.Name} ended at start:{Environment.NewLine}{child.Output}");
            }

            try
            {
                if (await ready())
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or SocketException or IOException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new BenchException($"{child.Name} was not ready within {ReadyLimit.TotalSeconds:0} s:{Environment.NewLine}{child.Output}");
    }
}
