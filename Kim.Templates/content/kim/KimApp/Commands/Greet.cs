using Kim;

namespace KIM_NAMESPACE;

/// <summary>Who is greeted.</summary>
/// <param name="Name">From the path.</param>
public sealed record Guest(string Name);

/// <summary>Thinks for a moment, then answers.</summary>
[Command("POST /greetings/{name}")]
public sealed partial class Greet : Command<Guest>
{
    [Step] Task Think() => Sleep("100ms");

    [Step] string Answer() => $"Hello, {Request.Name}";
}
