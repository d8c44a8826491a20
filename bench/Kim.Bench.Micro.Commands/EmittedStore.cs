namespace Kim.Bench.Micro.Commands;

/// <summary>A request of two texts.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record KeyValue(string Key, string Value);

/// <summary>A command with a request; how it is read is emitted.</summary>
[Command("POST /store")]
public sealed partial class EmittedStore : Command<KeyValue>
{
    [Step] private KeyValue Echo() => Request;
}
