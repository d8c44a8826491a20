using System.Globalization;
using System.Text.Json;

namespace Kim.Bench.Shared;

/// <summary>Runs the load generator, <c>bench/load/load.c</c>.</summary>
internal static class LoadGenerator
{
    private const int DefaultConnections = 64;

    /// <param name="children">Holds its process.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="peer">The server to load.</param>
    /// <param name="endpoint">What is asked for.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="cores">The cores that it runs on.</param>
    /// <param name="rate">
    /// Requests a second, sent whatever the server does; 0 sends each connection's next request as soon as it has its answer.
    /// </param>
    /// <param name="close">Whether each request has a connection of its own.</param>
    /// <param name="connections">How many.</param>
    internal static Outcome Run(
        Children children,
        string root,
        Peer peer,
        Endpoint endpoint,
        double seconds,
        string cores,
        int rate = 0,
        bool close = false,
        int connections = DefaultConnections)
    {
        var program = Path.Combine(root, "bench", "load", "out", "load");
        if (!File.Exists(program))
        {
            throw new BenchException("the load generator is not built: the run.sh of each comparison builds it");
        }

        List<string> command =
        [
            "taskset", "-c", cores, program, "--port", Text(peer.Port),
            "--path", endpoint.Path, "--body", endpoint.Body, "--reply", endpoint.Reply,
            "--connections", Text(connections), "--seconds", Text(seconds),
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
