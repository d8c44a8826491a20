namespace Kim.Bench.RedisFaults.Serving;

/// <summary>Answers as <see cref="Pair"/> does, without Redis: what all but Redis costs.</summary>
[Command("POST /echo")]
public sealed partial class Echo : Command<Keyed>
{
    [Step] private Reply Answer() => Text(Keyed.ValueOf(Request.Key));
}
