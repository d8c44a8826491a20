using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Soak;

/// <summary>The soak's figures against their bars, and every sample they come from.</summary>
internal static class SoakReport
{
    private const double SlopeBar = 1;

    internal static string Write(string[] args, int minutes, int reactors, SoakLoad soak, double stolen, out bool passed)
    {
        var samples = soak.Samples;
        var half = samples.Where(s => s.Minutes >= minutes / 2.0).ToList();
        var slope = Statistics.Slope(half, s => s.Minutes, s => s.Anonymous);
        var errors = soak.Loads.Sum(load => load.Result.Errors);
        var (first, last) = (samples[0].Descriptors, samples[^1].Descriptors);
        (string Name, string Value, string Bar, bool Passed)[] rows =
        [
            ("errors", $"{errors}", "0", errors == 0),
            ("RssAnon slope, MB/min", $"{slope:0.000}", $"< {SlopeBar}", slope < SlopeBar),
            ("open descriptors, first and last", $"{first}, {last}", "last <= first", last <= first),
        ];
        passed = rows.All(r => r.Passed);

        var text = new StringBuilder();
        text.AppendLine("# Soak").AppendLine();
        text.AppendLine(Machine.Describe("Kim.Bench.Soak", args));
        text.Append($"- Server: {reactors} {(reactors == 1 ? "reactor" : "reactors")} on core {Setup.ServerCore}, ");
        text.AppendLine($"{soak.CoreBusy:0} % busy");
        text.Append($"- Load: one of {minutes} min on both endpoints at once, a wrk -t1 -c{SoakLoad.Connections} each, ");
        text.AppendLine($"with redis on core {Setup.LoadCore}");
        text.AppendLine($"- Stolen by the hypervisor: {stolen:0.0} %").AppendLine();
        text.AppendLine("| | measured | bar | |").AppendLine("|---|--:|--:|---|");
        foreach (var (name, value, bar, good) in rows)
        {
            text.AppendLine($"| {name} | {value} | {bar} | {(good ? "PASS" : "MISS")} |");
        }

        text.AppendLine().AppendLine("| endpoint | requests | req/s | errors |").AppendLine("|---|--:|--:|--:|");
        foreach (var (endpoint, load) in soak.Loads)
        {
            text.AppendLine($"| {endpoint.Name} | {load.Requests} | {load.PerSecond:0} | {load.Errors} |");
        }

        text.AppendLine().Append("An error is a wrong status, a wrong body, a socket error or a timeout. ");
        text.Append($"The slope is the least-squares line through the {half.Count} samples of the last half. ");
        text.Append("No garbage collection is forced: ");
        text.AppendLine("each sample is what the server held at that moment, garbage included.").AppendLine();
        text.AppendLine("| minute | VmRSS MB | RssAnon MB | descriptors |").AppendLine("|--:|--:|--:|--:|");
        foreach (var sample in samples)
        {
            text.AppendLine($"| {sample.Minutes:0.00} | {sample.Resident:0.0} | {sample.Anonymous:0.00} | {sample.Descriptors} |");
        }

        return text.ToString();
    }
}
