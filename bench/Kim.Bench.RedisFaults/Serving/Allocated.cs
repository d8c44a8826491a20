using System.Globalization;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>How many bytes the process has allocated since it began.</summary>
[Command("GET /allocated")]
public sealed partial class Allocated : Command
{
    [Step] private Reply Answer() => Text(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
}
