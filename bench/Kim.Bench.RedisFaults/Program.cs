using System.Globalization;
using Kim.Bench.RedisFaults;
using Kim.Bench.RedisFaults.Faults;
using Kim.Bench.RedisFaults.Seams;
using Kim.Bench.RedisFaults.Serving;
using Kim.Bench.Shared;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [FaultServer.Word, .. var settings])
{
    return await FaultServer.RunAsync(settings);
}

try
{
    var options = Options.Parse(args);
    return options.IsCost ? await SeamCosts.Run(args) : await FaultRun.Run(options, args);
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
