namespace Kim.Generator.Tests.Builds;

/// <summary>Mistakes at which the compiler stops before it runs any analyzer, each with the rules whose messages have to be shown all the same.</summary>
internal static class StoppingCases
{
    internal static readonly IReadOnlyDictionary<string, (string Rules, string Source)> All = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["TwoStepsOfOneSignature"] = ("KIM0013", Command("[Step] int Begin() => 1; [Step] int Begin() => 2;")),
        ["TwoAsyncStepsOfOneSignature"] = ("KIM0006 KIM0013", Command("[Step] async void Begin() { } [Step] int Begin() => 2;")),
        ["AStepAndACatchOfOneSignature"] = ("KIM0013", Command("[Step] Reply Any() => Ok(); [Catch] Reply Any() => Ok();")),
        ["TwoCompensationsOfOneSignature"] = ("KIM0013", Command("[Step] Reply Any() => Ok(); [Compensates(nameof(Any))] void Undo() { } [Compensates(nameof(Any))] void Undo() { }")),
        ["AnAbstractStep"] = ("KIM0006", Command("[Step] public abstract Reply Answer();")),
        ["AVirtualStep"] = ("KIM0006", Command("[Step] public virtual Reply Answer() => Ok();")),
        ["AVirtualPrivateStep"] = ("KIM0006", """[Command("POST /a")] public partial class Bad : Command { [Step] virtual Reply Answer() => Ok(); }"""),
        ["AnOverrideOfNothing"] = ("KIM0006", Command("[Step] public override Reply Answer() => Ok();")),
        ["AStaticClass"] = ("KIM0011", """[Command("POST /a")] public static partial class Bad : Command { [Step] static Reply Answer() => null!; }"""),
        ["ARecord"] = ("KIM0011", """[Command("POST /a")] public sealed partial record Bad : Command { [Step] Reply Answer() => null!; }"""),
        ["PartialInOnePartOnly"] = ("KIM0001", """[Command("POST /a")] public sealed partial class Bad : Command { [Step] Reply Answer() => Ok(); } public class Bad { }"""),
        ["ARequestThatFewerCanSee"] = ("KIM0019", """internal sealed record Hidden(int Id); [Command("POST /a")] public sealed partial class Bad : Command<Hidden> { [Step] Hidden Answer() => Request; }"""),
        ["ANestedRequestThatNobodyCanSee"] = ("KIM0019", """[Command("POST /a")] sealed partial class Bad : Command<Bad.Hidden> { private sealed record Hidden(int Id); [Step] int Answer() => Request.Id; }"""),
        ["APolicyWithoutADuration"] = ("KIM0017", Command("[Step, Timeout(5)] Task Begin() => Task.CompletedTask; [Step] Reply Answer() => Ok();")),
        ["AStepThatIsAProperty"] = ("KIM0004", Command("[Step] int Begin => 1;")),
        ["ADisposableThatLacksItsMethod"] = ("KIM0011", """[Command("POST /a")] public sealed partial class Bad : Command, IDisposable { [Step] Reply Answer() => Ok(); }"""),
        ["SeveralMistakes"] = ("KIM0007 KIM0010 KIM0013 KIM0017", """[Command("POST a")] public sealed partial class Bad : Command { [Step, Timeout("no")] Task<int> Begin() => null!; [Step] Reply Answer(string text) => Ok(); [Step] Reply Answer(string text) => Ok(); }"""),
    };

    /// <summary>Another command of the same project: its message may not vanish.</summary>
    internal const string Bystander = """[Command("POST /b")] public sealed partial class Bystander : Command { [Step] int Begin() => 1; [Step] Reply Answer(string text) => Ok(); }""";

    private static string Command(string members) => $$"""[Command("POST /a")] public sealed partial class Bad : Command { {{members}} }""";
}
