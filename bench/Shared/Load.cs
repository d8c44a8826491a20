using System.Globalization;
using System.Text.RegularExpressions;

namespace Kim.Bench.Shared;

/// <summary>wrk with one thread, by default on the load core and with 64 connections; it checks every status and body.</summary>
internal static partial class Load
{
    private const int DefaultConnections = 64;

    internal static LoadResult Run(Children children, Peer peer, Endpoint endpoint, int seconds, string cores = Setup.LoadCore)
    {
        var load = Begin(children, peer, endpoint, seconds, cores);
        return End(load, seconds);
    }

    internal static Child Begin(
        Children children,
        Peer peer,
        Endpoint endpoint,
        int seconds,
        string cores = Setup.LoadCore,
        int connections = DefaultConnections) => children.Start("wrk",
    [
        "taskset", "-c", cores, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "-s", Script(endpoint), peer.Url + endpoint.Path,
    ]);

    internal static LoadResult End(Child load, int seconds)
    {
        load.Wait(TimeSpan.FromSeconds(seconds + 30));
        var match = Summary().Match(load.Output);
        if (load.ExitCode != 0 || !match.Success)
        {
            throw new BenchException($"wrk failed:{Environment.NewLine}{load.Output}");
        }

        return new LoadResult(Number("requests"), Number("us") / 1e6, Number("bad") + Number("socket"), Number("p50"), Number("p99"));

        long Number(string name) => long.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
    }

    internal static void RemoveScripts()
    {
        foreach (var script in Directory.EnumerateFiles(Path.GetTempPath(), ScriptName("*")))
        {
            File.Delete(script);
        }
    }

    private static string ScriptName(string endpoint) => $"kim-bench-{Environment.ProcessId}-{endpoint}.lua";

    private static string Script(Endpoint endpoint)
    {
        var path = Path.Combine(Path.GetTempPath(), ScriptName(endpoint.Name));
        if (!File.Exists(path))
        {
            File.WriteAllText(path, $$"""
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.body = '{{endpoint.Body}}'

                local expected = '{{endpoint.Reply}}'
                local threads = {}
                bad = 0

                function setup(thread)
                    table.insert(threads, thread)
                end

                function response(status, headers, body)
                    if status ~= 200 or body ~= expected then
                        bad = bad + 1
                    end
                end

                function done(summary, latency, requests)
                    local wrong = 0
                    for _, thread in ipairs(threads) do
                        wrong = wrong + thread:get("bad")
                    end
                    local e = summary.errors
                    io.write(string.format("summary requests=%d us=%d bad=%d socket=%d p50=%d p99=%d\n", summary.requests,
                        summary.duration, wrong, e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
                end
                """);
        }

        return path;
    }

    [GeneratedRegex(
        @"summary requests=(?<requests>\d+) us=(?<us>\d+) bad=(?<bad>\d+) socket=(?<socket>\d+) p50=(?<p50>\d+) p99=(?<p99>\d+)")]
    private static partial Regex Summary();
}
