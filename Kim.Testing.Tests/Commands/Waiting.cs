namespace Kim.Testing.Tests.Commands;

/// <summary>Waits for as long as it is told, heeding its token or not.</summary>
[Command(MaxConcurrency = 2)]
public sealed partial class Waiting : Command<TimeSpan?>
{
    [Step] Next Begin() => Request is null ? ToHeed() : ToIgnore();

    [Step(Then = End)]
    async Task<string> Heed(CancellationToken cancellation)
    {
        await Cancelled.By(cancellation);
        return "never";
    }

    [Step] Task Ignore() => Sleep(Request ?? TimeSpan.Zero);
}
