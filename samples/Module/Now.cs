using Kim;

namespace Module;

/// <summary>Tells the time.</summary>
[Command("GET /clock")]
public sealed partial class Now(TimeProvider time) : Command
{
    [Step] DateTimeOffset Answer() => time.GetUtcNow();
}
