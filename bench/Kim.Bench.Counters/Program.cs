using System.Globalization;
using System.Text;
using Kim.Bench.Counters;
using Kim.Bench.Shared;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int LoadSeconds = 8;
const int TraceSeconds = 3;

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
        List<Allocation> allocations = [];
        foreach (var endpoint in Endpoint.All)
        {
            allocations.Add(await Allocation.Measure(children, peer, endpoint));
        }

        var (perRequest, counted, reason) = await KernelCounts.Count(children, peer, redisPort, Endpoint.Redis, LoadSeconds);
        var traced = Load.Begin(children, peer, Endpoint.Redis, TraceSeconds + 4);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var calls = await SystemCalls.Trace(children, peer, redisPort, TimeSpan.FromSeconds(TraceSeconds));
        var tracedLoad = Load.End(traced, TraceSeconds + 4);

        var errors = allocations.Sum(one => one.Errors) + (counted?.Errors ?? 0) + tracedLoad.Errors;
        (string Name, double Value, double Bar, bool Passed)[] rows =
        [
            .. allocations.Select(one => ($"thread-pool items, {one.Endpoint.Name}", one.PoolItems, 0.01, one.PoolItems < 0.01)),
            .. allocations.Select(one => ($"allocated bytes, {one.Endpoint.Name}", one.Bytes, one.Bar, one.Bytes < one.Bar)),
            ("client socket calls", calls.PerReply(calls.Client), 2.2, calls.PerReply(calls.Client) <= 2.2),
            ("Redis socket calls", calls.PerReply(calls.Redis), 0.25, calls.PerReply(calls.Redis) <= 0.25),
            ("epoll_wait", calls.PerReply(calls.Wait), 0.5, calls.PerReply(calls.Wait) <= 0.5),
        ];

        var text = new StringBuilder();
        text.AppendLine("# Counters").AppendLine();
        text.AppendLine(Machine.Describe("Kim.Bench.Counters", args));
        text.AppendLine($"- Load: wrk -t1 -c64, server on core {Setup.ServerCore}, wrk and redis on core {Setup.LoadCore}").AppendLine();
        text.AppendLine("| per request | measured | at most | |").AppendLine("|---|--:|--:|---|");
        foreach (var (name, value, bar, good) in rows)
        {
            text.AppendLine($"| {name} | {(value < 10 ? $"{value:0.0000}" : $"{value:0.0}")} | {bar} | {(good ? "PASS" : "MISS")} |");
        }

        text.AppendLine();
        foreach (var allocation in allocations)
        {
            allocation.Describe(text);
        }

        text.Append($"System calls on {Endpoint.Redis.Path}: {calls.Replies} replies traced; {calls.Lines} calls in the trace, ");
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
