using System.Globalization;
using System.Text.RegularExpressions;
using Kim.Bench.Shared;

namespace Kim.Bench.Counters;

/// <summary>The system calls of the server while under load, by the socket they were made on.</summary>
internal sealed partial class SystemCalls
{
    private const string ClientSocket = "client socket";
    private const string RedisSocket = "Redis socket";

    // A reply is counted by its status line, not by its send: a reply sent in pieces must not count twice.
    private const string StatusLine = "\"HTTP/1.1 200";
    private const string StatusLineLength = "12";

    internal Dictionary<(string Call, string On), long> Detail { get; } = [];

    internal long Lines { get; private set; }

    internal long Replies { get; private set; }

    internal long Client { get; private set; }

    internal long Redis { get; private set; }

    internal long Wait { get; private set; }

    internal long Unresolved { get; private set; }

    internal static async Task<SystemCalls> Trace(Children children, Peer peer, int redisPort, TimeSpan time)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kim-bench-{Environment.ProcessId}.strace");
        try
        {
            var strace = children.Start("strace",
            [
                "strace", "-f", "-yy", "-s", StatusLineLength, "-e",
                "trace=network,epoll_wait,?epoll_pwait,?epoll_pwait2,?io_uring_enter,read,write,readv,writev",
                "-p", peer.Process.Id.ToString(CultureInfo.InvariantCulture), "-o", file,
            ]);
            await Task.Delay(time);
            if (strace.HasExited)
            {
                throw new BenchException($"strace ended:{Environment.NewLine}{strace.Output}");
            }

            strace.Interrupt();
            strace.Wait(TimeSpan.FromSeconds(20));
            var calls = new SystemCalls();
            calls.Classify(File.ReadLines(file), peer.Port, redisPort);
            return calls.Replies > 0 ? calls : throw new BenchException("the trace shows no reply");
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal double PerReply(long count) => (double)count / Replies;

    private void Classify(IEnumerable<string> lines, int serverPort, int redisPort)
    {
        // Sends on client sockets that another thread's line interrupted; their result comes in a later line.
        var openSends = new HashSet<string>();
        foreach (var line in lines)
        {
            var resumed = Resumed().Match(line);
            if (resumed.Success)
            {
                if (openSends.Remove(resumed.Groups["thread"].Value) && Succeeded(line))
                {
                    Replies++;
                }

                continue;
            }

            var match = Call().Match(line);
            if (!match.Success)
            {
                continue;
            }

            Lines++;
            var call = match.Groups["call"].Value;
            var on = On(match.Groups["what"].Value, serverPort, redisPort);
            Detail[(call, on)] = Detail.GetValueOrDefault((call, on)) + 1;
            if (call.StartsWith("epoll_", StringComparison.Ordinal) || call == "io_uring_enter")
            {
                Wait++;
            }
            else if (on == ClientSocket)
            {
                Client++;
                if (call is "sendto" or "sendmsg" or "write" or "writev" or "sendmmsg"
                    && line.Contains(StatusLine, StringComparison.Ordinal))
                {
                    if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                    {
                        openSends.Add(match.Groups["thread"].Value);
                    }
                    else if (Succeeded(line))
                    {
                        Replies++;
                    }
                }
            }
            else if (on == RedisSocket)
            {
                Redis++;
            }
            else if (on == "unnamed socket")
            {
                Unresolved++;
            }
        }
    }

    private static bool Succeeded(string line)
    {
        var result = line.LastIndexOf(" = ", StringComparison.Ordinal);
        return result >= 0 && line.Length > result + 3 && line[result + 3] is >= '1' and <= '9';
    }

    private static string On(string what, int serverPort, int redisPort)
    {
        var ends = Ends().Match(what);
        if (ends.Success)
        {
            return Port("local") == serverPort ? ClientSocket : Port("peer") == redisPort ? RedisSocket : "other socket";
        }

        if (what.StartsWith("TCP", StringComparison.Ordinal))
        {
            return what.EndsWith($":{serverPort}]", StringComparison.Ordinal) ? "listener" : "unnamed socket";
        }

        return what.StartsWith("socket:", StringComparison.Ordinal) ? "unnamed socket"
            : what.Contains("eventpoll", StringComparison.Ordinal) ? "epoll"
            : what.Contains("eventfd", StringComparison.Ordinal) ? "eventfd"
            : what.StartsWith("pipe:", StringComparison.Ordinal) ? "pipe"
            : "other";

        int Port(string name) => int.Parse(ends.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<call>\w+)\((?:\d+<(?<what>.*?)>(?=[,) ]))?")]
    private static partial Regex Call();

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^TCP(?:v6)?:\[.*:(?<local>\d+)->.*:(?<peer>\d+)\]$")]
    private static partial Regex Ends();
}
