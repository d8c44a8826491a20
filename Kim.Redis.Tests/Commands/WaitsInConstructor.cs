using StackExchange.Redis;

namespace Kim.Redis.Tests.Commands;

/// <summary>Waits where no step runs: in a constructor.</summary>
[Command("GET /waits-in/constructor")]
public sealed partial class WaitsInConstructor : Command
{
    private readonly string _value;

    public WaitsInConstructor(IDatabase redis) => _value = Late.Get(redis);

    [Step] Reply Answer() => Text(_value);
}
