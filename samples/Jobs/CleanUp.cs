using Kim;

namespace Jobs;

/// <summary>How many letters stay.</summary>
public sealed record Newest(int Count);

/// <summary>Forgets old letters.</summary>
[Command]
public sealed partial class CleanUp(Letters letters) : Command<Newest>
{
    [Step] int Forget() => letters.Keep(Request.Count);
}
