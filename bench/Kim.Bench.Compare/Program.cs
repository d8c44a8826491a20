using System.Globalization;
using Kim.Bench.Compare;
using Kim.Bench.Shared;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    return args is ["verify", ..] ? await Verifier.Run(args[1..]) : await Comparison.Run(args);
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
