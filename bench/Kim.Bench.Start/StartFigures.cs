using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Start;

/// <summary>One start: from the start of the process to its first replies, and its memory after some requests.</summary>
/// <param name="FixedMs">To the first reply that needs no Redis.</param>
/// <param name="RedisMs">To the first one that does.</param>
/// <param name="Megabytes">Resident, after <see cref="Requests"/> requests.</param>
internal sealed record StartFigures(double FixedMs, double RedisMs, double Megabytes)
{
    internal const int Requests = 1000;

    // A server that is not there yet is asked again so often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal static StartFigures Take(Children children, ServerBuild build, int redisPort)
    {
        var port = Setup.FreePort();
        var clock = Stopwatch.StartNew();
        var server = children.Start(
            build.Name, [.. build.Command, $"--Kim:Url=http://127.0.0.1:{port}", $"--Kim:Redis=127.0.0.1:{redisPort}"]);
        using var client = Connect(server, port, clock);
        Ask(client, Endpoint.Fixed, isLast: true);
        var fixedMs = clock.Elapsed.TotalMilliseconds;

        // The connection to Redis is made beside the start: until it is there, the answer is 503.
        while (!Ask(client, Endpoint.Redis, isLast: clock.Elapsed > Limit))
        {
            Thread.Sleep(Pause);
        }

        var redisMs = clock.Elapsed.TotalMilliseconds;
        for (var i = 0; i < Requests; i++)
        {
            Ask(client, Endpoint.Fixed, isLast: true);
        }

        var megabytes = Machine.MemoryMegabytes(server.Id, "VmRSS");
        client.Close();
        server.Stop();
        return new(fixedMs, redisMs, megabytes);
    }

    private static Socket Connect(Child server, int port, Stopwatch clock)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (!server.HasExited && clock.Elapsed < Limit)
            {
                socket.Dispose();
                Thread.Sleep(Pause);
            }
        }
    }

    private static bool Ask(Socket client, Endpoint endpoint, bool isLast)
    {
        client.Send(Encoding.ASCII.GetBytes(
            $"POST {endpoint.Path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {endpoint.Body.Length}\r\n\r\n{endpoint.Body}"));
        var buffer = new byte[4096];
        var count = client.Receive(buffer);
        var reply = Encoding.ASCII.GetString(buffer, 0, count);
        return reply.EndsWith(endpoint.Reply, StringComparison.Ordinal)
            || (isLast ? throw new BenchException($"{endpoint.Path}: expected {endpoint.Reply}, got {reply}") : false);
    }
}
