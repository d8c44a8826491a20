using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>Sends an exact number of requests and compares the status and the whole body of every answer.</summary>
internal static class Verifier
{
    private const int ShownFaults = 10;

    internal static async Task<int> Run(string[] args)
    {
        string? url = null;
        var count = 0;
        var connections = 0;
        var close = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--url" when i + 1 < args.Length:
                    url = args[++i];
                    break;
                case "--count" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out count):
                case "--connections" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out connections):
                    i++;
                    break;
                case "--close":
                    close = true;
                    break;
                default:
                    throw new BenchException($"unknown argument: {args[i]}");
            }
        }

        if (url is null || count < 1 || connections < 1)
        {
            throw new BenchException("usage: run.sh verify --url URL --count N --connections C [--close]");
        }

        var target = new Uri(url);
        var endpoint = Endpoint.All.FirstOrDefault(e => e.Path == target.AbsolutePath)
            ?? throw new BenchException($"no known answer for {target.AbsolutePath}");
        var faults = await Check(target, endpoint, count, connections, close);
        foreach (var fault in faults.Take(ShownFaults))
        {
            Console.Error.WriteLine(fault);
        }

        var right = count - faults.Count;
        Console.WriteLine($"{endpoint.Path} {(close ? "close" : "keep-alive")}: {count} sent, {right} right, {faults.Count} wrong");
        return faults.Count == 0 ? 0 : 1;
    }

    /// <returns>What was wrong, one line for each request with a wrong answer or none.</returns>
    internal static async Task<IReadOnlyList<string>> Check(Uri target, Endpoint endpoint, int count, int connections, bool close)
    {
        var faults = new ConcurrentQueue<string>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(Work)));
        return [.. faults];

        async Task Work()
        {
            RawConnection? connection = null;
            try
            {
                for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                {
                    var (body, expected) = endpoint.Numbered(index);
                    try
                    {
                        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                        connection ??= await RawConnection.Open(target, limit.Token);
                        var (status, answer) = await connection.Post(body, close, limit.Token);
                        if (status != 200 || answer != expected)
                        {
                            faults.Enqueue($"request {index}: expected 200 {expected}, got {status} {answer}");
                        }

                        if (close)
                        {
                            connection.Dispose();
                            connection = null;
                        }
                    }
                    catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException or FormatException)
                    {
                        faults.Enqueue($"request {index}: {fault.Message}");
                        connection?.Dispose();
                        connection = null;
                    }
                }
            }
            finally
            {
                connection?.Dispose();
            }
        }
    }
}
