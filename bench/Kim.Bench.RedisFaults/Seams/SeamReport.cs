using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Seams;

/// <summary>Writes what a call of Redis costs by each seam.</summary>
internal static class SeamReport
{
    internal static string Write(
        string[] args, IReadOnlyList<SeamSample> samples, IReadOnlyList<(Seam Seam, LoadResult Load)> scripts)
    {
        var text = new StringBuilder();
        text.AppendLine("# What a call of Redis costs").AppendLine();
        text.AppendLine(Machine.Describe("bench/Kim.Bench.RedisFaults/run.sh", args));
        text.AppendLine($"- Server on core {Setup.ServerCore}; Redis and wrk -t1 on core {Setup.LoadCore}");
        text.AppendLine($"- Medians of {SeamCosts.Rounds} rounds of {SeamCosts.LoadSeconds} s, in which all take turns");
        text.AppendLine($"- Errors: {samples.Sum(sample => sample.Errors)}");
        var others = Statistics.Median(samples, sample => sample.Others);
        text.AppendLine($"- The server's core was busy with something else: {others:0} % (median)");
        text.AppendLine();
        text.AppendLine($"A request is a SET, then a GET. A call is a request less the same without Redis, by {SeamCosts.CallsEach}.");
        foreach (var connections in SeamCosts.Connections)
        {
            text.AppendLine().AppendLine($"## {connections} runs at once").AppendLine();
            text.Append("| | requests/s | us a request | without Redis | us a call | range ");
            text.AppendLine("| bytes a request | without Redis | bytes a call |");
            text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
            foreach (var seam in Seam.Measured)
            {
                Row(text, seam, [.. samples.Where(sample => sample.Seam == seam && sample.Connections == connections)]);
            }
        }

        text.AppendLine().AppendLine($"## A script, {SeamCosts.ScriptConnections} runs at once").AppendLine();
        text.AppendLine("| | requests/s | p50 us | p99 us |").AppendLine("|---|--:|--:|--:|");
        foreach (var (seam, load) in scripts)
        {
            text.AppendLine($"| {seam.Name} | {load.PerSecond:#,0} | {load.P50:#,0} | {load.P99:#,0} |");
        }

        text.AppendLine();
        foreach (var seam in Seam.Measured)
        {
            text.AppendLine($"* `{seam.Name}`: {seam.What}");
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, Seam seam, IReadOnlyList<SeamSample> samples)
    {
        var (redis, plain) = (samples.Where(one => one.HasRedis).ToList(), samples.Where(one => !one.HasRedis).ToList());
        var calls = redis.Zip(plain, static (one, other) => (one.Cpu - other.Cpu) / SeamCosts.CallsEach).ToList();
        var bytes = redis.Zip(plain, static (one, other) => (one.Bytes - other.Bytes) / SeamCosts.CallsEach);
        text.Append($"| {seam.Name} | {Statistics.Median(redis, one => one.PerSecond):#,0} ");
        text.Append($"| {Statistics.Median(redis, one => one.Cpu):0.00} | {Statistics.Median(plain, one => one.Cpu):0.00} ");
        text.Append($"| {Statistics.Median(calls, one => one):0.00} | {calls.Min():0.00}-{calls.Max():0.00} ");
        text.Append($"| {Statistics.Median(redis, one => one.Bytes):#,0} | {Statistics.Median(plain, one => one.Bytes):#,0} ");
        text.AppendLine($"| {Statistics.Median(bytes, one => one):#,0} |");
    }
}
