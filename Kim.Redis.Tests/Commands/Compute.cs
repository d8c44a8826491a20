using System.Diagnostics;

namespace Kim.Redis.Tests.Commands;

/// <summary>Holds up the reactor.</summary>
[Command("GET /compute/{ms}")]
public sealed partial class Compute : Command<Compute.Ask>
{
    public sealed record Ask(int Ms);

    [Step]
    Reply Burn()
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < Math.Min(Request.Ms, 5_000))
        {
            Thread.SpinWait(100);
        }

        return Text("done");
    }
}
