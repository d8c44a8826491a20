using System.Globalization;
using System.Text.Json;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>Runs the load generator, <c>bench/load/load.c</c>.</summary>
internal static class LoadGenerator
{
    private const int Connections = 64;

    /// <param name="children">Holds its process.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="peer">The server to load.</param>
    /// <param name="mode">What is asked for.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="rate">
    /// Requests a second, sent whatever the server does; 0 sends each connection's next request as soon as it has its answer.
    /// </param>
    /// <param name="cores">The cores that it runs on.</param>
    internal static Outcome Run(
        Children children, string root, Peer peer, Mode mode, double seconds, int rate, string cores = Setup.LoadCore)
    {
        var program = Path.Combine(root, "bench", "load", "out", "load");
        if (!File.Exists(program))
        {
            throw new BenchException("the load generator is not built: bench/Kim.Bench.Compare/run.sh builds it");
        }

        var endpoint = mode.Endpoint;
        List<string> command =
        [
            "taskset", "-c", cores, program, "--port", Text(peer.Port),
            "--path", endpoint.Path, "--body", endpoint.Body, "--reply", endpoint.Reply,
            "--connections", Text(Connections), "--seconds", Text(seconds),
        ];
        if (rate > 0)
        {
            command.AddRange(["--rate", Text(rate)]);
        }

        if (mode.Close)
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
