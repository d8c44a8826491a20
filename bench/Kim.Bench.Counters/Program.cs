using System.Globalization;
using System.Text;
using Kim.Bench.Counters;
using Kim.Bench.Shared;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int WarmSeconds = 12;
const int LoadSeconds = 8;
const int TraceSeconds = 3;
const double AllocatedShown = 8;

try
{
    if (args.Length > 0)
    {
        throw new BenchException("usage: Kim.Bench.Counters");
    }

    var root = Setup.FindRoot();
    using var children = new Children();
    try
    {
        var redisPort = await Setup.StartRedis(children);
        var peer = await Setup.StartKim(children, root, redisPort);
        Load.Run(children, peer, Endpoint.Redis, WarmSeconds);

        RuntimeFigures idle;
        RuntimeFigures busy;
        LoadResult load;
        using (var counters = new RuntimeCounters(peer.Process.Id))
        {
            counters.Skip(2);
            var start = counters.Read();
            counters.Skip(4);
            idle = counters.Read() - start;
            start = counters.Read();
            load = Load.Run(children, peer, Endpoint.Redis, LoadSeconds);
            counters.Skip(2);
            busy = counters.Read() - start;
        }

        var sampled = Load.Begin(children, peer, Endpoint.Redis, LoadSeconds);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (types, samples) = await Allocations.Sample(peer.Process.Id, TimeSpan.FromSeconds(LoadSeconds - 3));
        var sampledLoad = Load.End(sampled, LoadSeconds);

        var (perRequest, counted, reason) = await KernelCounts.Count(children, peer, redisPort, Endpoint.Redis, LoadSeconds);
        var traced = Load.Begin(children, peer, Endpoint.Redis, TraceSeconds + 4);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var calls = await SystemCalls.Trace(children, peer, redisPort, TimeSpan.FromSeconds(TraceSeconds));
        var tracedLoad = Load.End(traced, TraceSeconds + 4);

        var pool = busy.PoolItems / load.Requests;
        var allocated = busy.AllocatedBytes / load.Requests;
        var idleBytes = idle.AllocatedBytes / idle.Intervals * busy.Intervals / load.Requests;
        var errors = load.Errors + sampledLoad.Errors + (counted?.Errors ?? 0) + tracedLoad.Errors;
        (string Name, double Value, double Bar, bool Passed)[] rows =
        [
            ("thread-pool items", pool, 0.01, pool < 0.01),
            ("client socket calls", calls.PerReply(calls.Client), 2.2, calls.PerReply(calls.Client) <= 2.2),
            ("Redis socket calls", calls.PerReply(calls.Redis), 0.25, calls.PerReply(calls.Redis) <= 0.25),
            ("epoll_wait", calls.PerReply(calls.Wait), 0.5, calls.PerReply(calls.Wait) <= 0.5),
        ];

        var text = new StringBuilder();
        text.AppendLine("# Counters").AppendLine();
        text.AppendLine(Machine.Describe("Kim.Bench.Counters", args));
        text.Append($"- Load: wrk -t1 -c64 on {Endpoint.Redis.Path}, ");
        text.AppendLine($"server on core {Setup.ServerCore}, wrk and redis on core {Setup.LoadCore}").AppendLine();
        text.AppendLine("| per request | measured | bar | |").AppendLine("|---|--:|--:|---|");
        foreach (var (name, value, bar, good) in rows)
        {
            var relation = name.StartsWith("thread", StringComparison.Ordinal) ? "<" : "<=";
            text.AppendLine($"| {name} | {value:0.0000} | {relation} {bar} | {(good ? "PASS" : "MISS")} |");
        }

        text.AppendLine($"| allocated bytes | {allocated:0.0} | - | |").AppendLine();
        text.Append($"Runtime counters: {load.Requests} requests at {load.PerSecond:0} req/s, ");
        text.Append($"{busy.PoolItems:0} pool items, {busy.AllocatedBytes:0} bytes allocated; ");
        text.Append($"{idleBytes:0.0} of the bytes per request ");
        text.AppendLine("are what the idle process allocates while its counters are on.").AppendLine();
        text.AppendLine($"Allocated bytes by type, from {samples} samples:").AppendLine();
        text.AppendLine("| bytes per request | type |").AppendLine("|--:|---|");
        foreach (var (type, part) in types.Where(one => one.Part * allocated >= AllocatedShown))
        {
            text.AppendLine($"| {part * allocated:0} | `{type}` |");
        }

        text.AppendLine();
        text.Append($"System calls: {calls.Replies} replies traced; {calls.Lines} calls in the trace, ");
        text.Append($"{calls.Unresolved} on sockets that strace could not name; ");
        text.AppendLine($"tracing slows the server, so batches differ from an untraced run. Load errors: {errors}.").AppendLine();
        text.AppendLine("| call | on | count | per reply |").AppendLine("|---|---|--:|--:|");
        foreach (var ((call, on), count) in calls.Detail.OrderByDescending(d => d.Value))
        {
            text.AppendLine($"| {call} | {on} | {count} | {calls.PerReply(count):0.0000} |");
        }

        text.AppendLine();
        text.AppendLine("Untraced, by the kernel's own count (`perf stat`), on all sockets unless it says otherwise:").AppendLine();
        if (perRequest is null || counted is null)
        {
            text.AppendLine($"not available on this machine: {reason}");
        }
        else
        {
            text.AppendLine($"{counted.Requests} requests at {counted.PerSecond:0} req/s.").AppendLine();
            text.AppendLine("| call | per request |").AppendLine("|---|--:|");
            foreach (var (call, count) in perRequest.OrderByDescending(c => c.Value))
            {
                text.AppendLine($"| {call} | {count:0.0000} |");
            }
        }

        Machine.Publish(root, "counters.md", text.ToString());
        return errors == 0 && rows.All(r => r.Passed) ? 0 : 1;
    }
    finally
    {
        Load.RemoveScripts();
    }
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
