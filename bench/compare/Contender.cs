using System.Globalization;

namespace Kim.Bench;

/// <summary>A server that can be compared: how it is started, what it must be built from, and what it is made of.</summary>
/// <param name="Name">Its name in commands and reports.</param>
/// <param name="What">One line on what it is.</param>
/// <param name="IsDotNet">Whether it runs on .NET, and so warms up for long.</param>
/// <param name="Start">The command line, from the repository's root, the port to listen on and Redis' port.</param>
internal sealed record Contender(string Name, string What, bool IsDotNet, Func<string, int, int, IReadOnlyList<string>> Start)
{
    internal const string Kim = "kim";
    internal const string KimBefore = "kim-before";
    internal const string Limit = "c-limit";

    internal static readonly Contender[] All =
    [
        new(Kim, "Kim.Server as the README starts it", true, (root, port, redis) =>
            ["dotnet", Setup.Assembly(root, "Kim.Server", "Kim.Server"), $"--Kim:Url=http://127.0.0.1:{port}", $"--Kim:Redis=127.0.0.1:{redis}"]),
        AspNet("aspnet-stock", "ASP.NET Core minimal API, StackExchange.Redis"),
        AspNet("aspnet-tuned", "the same, sockets' completions and scheduling inline", "--tuned"),
        AspNet("aspnet-kim", "the same app, `UseKimReactor()`", "--reactor"),
        AspNet("aspnet-kim-inline", "the same app, `UseKimReactor(appOnReactor: true)`", "--reactor-inline"),
        Script("nginx-lua", "nginx, Lua, lua-resty-redis"),
        Script("node", "Node, fastify, ioredis with auto-pipelining"),
        Script("go", "Go, net/http, redigo"),
        Script("cpp-switch", "C++, libev, hiredis, http_parser, the hand-written `switch`"),
        Script(Limit, "C, epoll, least honest parsing, pipelined RESP: the limit"),
    ];

    /// <summary>Kim as another checkout has it, built there with <c>-c Release</c>: what a change costs.</summary>
    internal static Contender Before(string checkout) => new(KimBefore, "Kim.Server of the commit before", true, (_, port, redis) =>
        ["dotnet", Setup.Assembly(checkout, "Kim.Server", "Kim.Server"), $"--Kim:Url=http://127.0.0.1:{port}", $"--Kim:Redis=127.0.0.1:{redis}"]);

    internal async Task<Peer> Run(Children children, string root, int redisPort)
    {
        var port = Setup.FreePort();
        return await Setup.StartServer(children, Name, port, Setup.ServerCore, Start(root, port, redisPort), Environment);
    }

    /// <summary>What it is made of, with versions: its own script tells, for those that have one.</summary>
    internal string Versions(Children children, string root)
    {
        if (IsDotNet)
        {
            return System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;
        }

        var script = children.Start(Name + " versions.sh", [Path.Combine(Folder(root, Name), "versions.sh")]);
        script.Wait(TimeSpan.FromSeconds(30));
        return script.ExitCode == 0 ? script.Output.Trim() : throw new BenchException($"{script.Name} failed:{System.Environment.NewLine}{script.Output}");
    }

    private IReadOnlyDictionary<string, string> Environment => !IsDotNet ? new Dictionary<string, string>() : Name != "aspnet-tuned" ? Setup.DotNet
        : new Dictionary<string, string>(Setup.DotNet) { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1" };

    private static Contender AspNet(string name, string what, params string[] options) => new(name, what, true, (root, port, redis) =>
        ["dotnet", Setup.Assembly(root, Path.Combine("bench", "compare", "peers", "aspnet"), "AspNetPeer"), "--url", $"http://127.0.0.1:{port}", "--redis", $"127.0.0.1:{redis}", .. options]);

    private static Contender Script(string name, string what) => new(name, what, false, (root, port, redis) =>
        [Path.Combine(Folder(root, name), "start.sh"), port.ToString(CultureInfo.InvariantCulture), redis.ToString(CultureInfo.InvariantCulture)]);

    private static string Folder(string root, string name) => Path.Combine(root, "bench", "compare", "peers", name);
}
