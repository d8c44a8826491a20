using System.Globalization;
using System.Text;
using Kim.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int SampleSeconds = 10;
const int Connections = 32;
const double SlopeBar = 1;

try
{
    var minutes = 10;
    if (args.Length > 0 && (args is not ["--minutes", var text] || !int.TryParse(text, out minutes) || minutes < 1))
    {
        throw new BenchException("usage: Soak [--minutes 10]");
    }

    var root = Setup.FindRoot();
    using var children = new Children();
    try
    {
        var redisPort = await Setup.StartRedis(children);
        var peer = await Setup.StartPeer(children, root, Peer.Kim, redisPort);
        var seconds = minutes * 60;
        var loads = Endpoint.All.Select(endpoint => (Endpoint: endpoint, Child: Load.Begin(children, peer, endpoint, seconds, Connections))).ToList();
        List<(double Minute, double Anonymous, double Resident, int Descriptors, double Cpu)> samples = [];
        for (var second = SampleSeconds; second <= seconds; second += SampleSeconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(SampleSeconds));
            var cpu = Machine.CpuOf(peer.Process.Id);
            samples.Add((second / 60d, Machine.Megabytes(peer.Process.Id, "RssAnon"), Machine.ResidentMegabytes(peer.Process.Id), Directory.EnumerateFileSystemEntries($"/proc/{peer.Process.Id}/fd").Count(), cpu.User + cpu.System));
            Console.WriteLine($"{samples[^1].Minute:0.0} min: {samples[^1].Anonymous:0.0} MB anonymous, {samples[^1].Descriptors} descriptors");
        }

        var results = loads.Select(load => (load.Endpoint, Result: Load.End(load.Child, seconds))).ToList();
        var errors = results.Sum(result => result.Result.Errors);
        var last = samples.Where(sample => sample.Minute > minutes / 2d).ToList();
        var slope = Slope(last.Select(sample => (sample.Minute, sample.Anonymous)).ToList());
        var busy = (samples[^1].Cpu - samples[0].Cpu) / ((samples[^1].Minute - samples[0].Minute) * 60 * 1e4);

        var report = new StringBuilder();
        report.AppendLine("# Soak").AppendLine();
        report.AppendLine(Machine.Describe("Soak", args));
        report.AppendLine($"- Load: two wrk -t1 -c{Connections} at once, one per endpoint, one uninterrupted load of {minutes} min; server on core {Setup.ServerCore} ({busy:0} % busy), wrk and redis on core {Setup.LoadCore}").AppendLine();
        report.AppendLine("| endpoint | requests | req/s | errors |").AppendLine("|---|--:|--:|--:|");
        foreach (var (endpoint, result) in results)
        {
            report.AppendLine($"| {endpoint.Name} | {result.Requests} | {result.PerSecond:0} | {result.Errors} |");
        }

        report.AppendLine().AppendLine($"Errors are wrong statuses or bodies, and socket errors and timeouts: {errors} (bar 0): {(errors == 0 ? "PASS" : "MISS")}.");
        report.AppendLine($"Anonymous memory over the last {minutes / 2d:0.#} min, least squares: {slope:0.000} MB a minute (bar under {SlopeBar:0}): {(slope < SlopeBar ? "PASS" : "MISS")}. The collector breathes; samples are as they are, nothing was collected for them.");
        report.AppendLine($"Descriptors: {samples[0].Descriptors} at first, {samples[^1].Descriptors} at last.").AppendLine();
        report.AppendLine("| minute | anonymous MB | resident MB | descriptors |").AppendLine("|--:|--:|--:|--:|");
        foreach (var sample in samples.Where((_, i) => i % 3 == 2))
        {
            report.AppendLine($"| {sample.Minute:0.0} | {sample.Anonymous:0.0} | {sample.Resident:0.0} | {sample.Descriptors} |");
        }

        Machine.Publish(root, "soak.md", report.ToString());
        return errors == 0 && slope < SlopeBar ? 0 : 1;
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

static double Slope(List<(double X, double Y)> points)
{
    var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
    return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
}
