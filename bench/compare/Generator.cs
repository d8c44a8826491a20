using System.Globalization;
using System.Text.Json;

namespace Kim.Bench;

/// <summary>What one load gave; latencies in microseconds. <see cref="Errors"/> counts wrong answers, socket errors, and requests without an answer.</summary>
internal sealed record Outcome(long Requests, double Seconds, long Wrong, long Socket, long Unanswered, long Unsent, double Mean, double P50, double P99, double P999, double Max)
{
    internal double PerSecond => Requests / Seconds;

    internal long Errors => Wrong + Socket + Unanswered + Unsent;
}

/// <summary>The load generator of <c>load/load.c</c>, on the load core unless told otherwise.</summary>
internal static class Generator
{
    private const int Connections = 64;

    /// <param name="rate">Requests a second, sent whatever the server does; 0 sends each connection's next request after its answer.</param>
    internal static Outcome Run(Children children, string root, Peer peer, Endpoint endpoint, bool close, double seconds, int rate, string cores = Setup.LoadCore)
    {
        var program = Path.Combine(root, "bench", "compare", "load", "out", "load");
        if (!File.Exists(program))
        {
            throw new BenchException("the load generator is not built: bench/compare/run.sh builds it");
        }

        List<string> command =
        [
            "taskset", "-c", cores, program, "--port", Text(peer.Port), "--path", endpoint.Path, "--body", endpoint.Body, "--reply", endpoint.Reply,
            "--connections", Text(Connections), "--seconds", Text(seconds),
        ];
        if (rate > 0)
        {
            command.AddRange(["--rate", Text(rate)]);
        }

        if (close)
        {
            command.Add("--close");
        }

        var load = children.Start("load", command);
        load.Wait(TimeSpan.FromSeconds(seconds + 30));
        return load.ExitCode == 0
            ? JsonSerializer.Deserialize<Outcome>(load.Output, JsonSerializerOptions.Web)!
            : throw new BenchException($"the load on {peer.Kind} failed:{Environment.NewLine}{load.Output}{peer.Process.Output}");

        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
    }
}
