using System.Globalization;
using System.Runtime.InteropServices;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>A server that can be compared: how it is started, what it must be built from, and what it is made of.</summary>
/// <param name="Name">Its name in commands and reports.</param>
/// <param name="What">One line on what it is.</param>
/// <param name="IsDotNet">Whether it runs on .NET, and so takes long to warm up.</param>
/// <param name="Start">The command line, from the repository's root, the port to listen on and the port of Redis.</param>
internal sealed record Contender(string Name, string What, bool IsDotNet, Func<string, int, int, IReadOnlyList<string>> Start)
{
    internal const string Kim = "kim";
    internal const string KimBefore = "kim-before";
    internal const string KimKestrel = "kim-kestrel";
    internal const string Limit = "c-limit";

    private const string AspNetProject = "Kim.Bench.Peers.AspNet";
    private const string TunedAspNet = "aspnet-tuned";

    internal static readonly Contender[] All =
    [
        Server(Kim, "Kim.Server as the README starts it", checkout: null),
        Server(KimKestrel, "the same without the fast lane: Kestrel on the reactor's sockets", checkout: null, "--Kim:FastLane=off"),
        AspNet("aspnet-stock", "ASP.NET Core minimal API, StackExchange.Redis"),
        AspNet(TunedAspNet, "the same, sockets' completions and scheduling inline", "--tuned"),
        AspNet("aspnet-kim", "the same app, `UseReactorSockets()`", "--reactor"),
        AspNet("aspnet-kim-inline", "the same app, `UseReactorSockets()` with `AppOnReactor`", "--reactor-inline"),
        Script("nginx-lua", "nginx, Lua, lua-resty-redis"),
        Script("node", "Node, fastify, ioredis with auto-pipelining"),
        Script("go", "Go, net/http, redigo"),
        Script("cpp-switch", "C++, libev, hiredis, http_parser, the hand-written `switch`"),
        Script(Limit, "lower bound: the minimum of correct parsing, in C; epoll, pipelined RESP"),
    ];

    /// <summary>Kim as another checkout has it, built there with <c>-c Release</c>: shows what a change costs.</summary>
    internal static Contender Before(string checkout) => Server(KimBefore, "Kim.Server of the commit before", checkout);

    internal async Task<Peer> Run(Children children, string root, int redisPort)
    {
        var port = Setup.FreePort();
        return await Setup.StartServer(children, Name, port, Setup.ServerCore, Start(root, port, redisPort), Environment);
    }

    /// <summary>What it is made of, with versions; a peer that is not on .NET has a script that prints them.</summary>
    internal string Versions(Children children, string root)
    {
        if (IsDotNet)
        {
            return RuntimeInformation.FrameworkDescription;
        }

        var script = children.Start(Name + " versions.sh", [Path.Combine(Folder(root, Name), "versions.sh")]);
        script.Wait(TimeSpan.FromSeconds(30));
        return script.ExitCode == 0
            ? script.Output.Trim()
            : throw new BenchException($"{script.Name} failed:{System.Environment.NewLine}{script.Output}");
    }

    private IReadOnlyDictionary<string, string> Environment => (IsDotNet, Name) switch
    {
        (false, _) => new Dictionary<string, string>(),
        (_, TunedAspNet) => new Dictionary<string, string>(Setup.DotNet) { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1" },
        _ => Setup.DotNet,
    };

    private static Contender Server(string name, string what, string? checkout, params string[] options) =>
        new(name, what, true, (root, port, redis) =>
        [
            "dotnet", Setup.Assembly(checkout ?? root, "Kim.Server"), $"--Kim:Url=http://127.0.0.1:{port}",
            $"--Kim:Redis=127.0.0.1:{redis}", .. options,
        ]);

    private static Contender AspNet(string name, string what, params string[] options) => new(name, what, true, (root, port, redis) =>
    [
        "dotnet", Setup.Assembly(root, $"bench/peers/{AspNetProject}"),
        "--url", $"http://127.0.0.1:{port}", "--redis", $"127.0.0.1:{redis}", .. options,
    ]);

    private static Contender Script(string name, string what) => new(name, what, false, (root, port, redis) =>
    [
        Path.Combine(Folder(root, name), "start.sh"),
        port.ToString(CultureInfo.InvariantCulture), redis.ToString(CultureInfo.InvariantCulture),
    ]);

    private static string Folder(string root, string name) => Path.Combine(root, "bench", "peers", name);
}
