using System.Globalization;
using Kim.Bench.Durable;
using Kim.Bench.Durable.Faults;
using Kim.Bench.Shared;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var options = Options.Parse(args);
    return options.Parked > 0 ? await Million.Run(options, args)
        : options.IsOfSaves ? await SaveFigures.Run(options, args)
        : options.Faults > 0 ? await FaultRun.Run(options, args)
        : await Comparison.Run(options, args);
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
