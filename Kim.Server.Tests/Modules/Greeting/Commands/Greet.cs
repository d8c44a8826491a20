using Kim;
using StackExchange.Redis;

namespace Greeting.Commands;

/// <summary>Who is greeted.</summary>
public sealed record Person(string Name);

/// <summary>The greeting, and how often there was one.</summary>
public sealed record Greetings(string Text, long Count);

/// <summary>Greets, and counts in the server's Redis.</summary>
[Command("POST /greetings/{name}")]
public sealed partial class Greet(IGreeter greeter, IDatabase redis) : Command<Person>
{
    [Step] Task<long> Count() => redis.StringIncrementAsync($"greetings:{Request.Name}");

    [Step] Greetings Answer(long count) => new(greeter.Greet(Request.Name), count);
}
