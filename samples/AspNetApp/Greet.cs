using Kim;

namespace AspNetApp;

/// <summary>Who is greeted.</summary>
public sealed record Greeting(string Name);

/// <summary>Waits for a moment on the reactor's timers, then answers.</summary>
[Command("POST /greetings/{name}")]
[RateLimit]
public sealed partial class Greet : Command<Greeting>
{
    [Step] Task Think() => Sleep("10ms");

    [Step] string Answer() => $"Hello, {Request.Name}";
}
