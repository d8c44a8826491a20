namespace Kim.Generator.Tests.Builds;

/// <summary>
/// Mistakes at which the compiler stops before it runs any analyzer, each with the rules whose messages have to be shown all the same.
/// </summary>
internal static class StoppingCases
{
    internal static readonly IReadOnlyDictionary<string, (string Rules, string Source)> All = new Dictionary<string,
    (string, string)>(StringComparer.Ordinal)
    {
        ["TwoStepsOfOneSignature"] = ("KIM0013", Command("[Step] int Begin() => 1; [Step] int Begin() => 2;")),
        ["TwoAsyncStepsOfOneSignature"] = ("KIM0006 KIM0013", Command("[Step] async void Begin() { } [Step] int Begin() => 2;")),
        ["AStepAndACatchOfOneSignature"] = ("KIM0013", Command("[Step] Reply Any() => Ok(); [Catch] Reply Any() => Ok();")),
        ["TwoCompensationsOfOneSignature"] = ("KIM0013",
            Command("[Step] Reply Any() => Ok(); [Compensates(nameof(Any))] void Undo() { } [Compensates(nameof(Any))] void Undo() { }")),
        ["AnAbstractStep"] = ("KIM0006", Command("[Step] public abstract Reply Answer();")),
        ["AVirtualStep"] = ("KIM0006", Command("[Step] public virtual Reply Answer() => Ok();")),
        ["AVirtualPrivateStep"] = ("KIM0006",
            """[Command("POST /a")] public partial class Bad : Command { [Step] virtual Reply Answer() => Ok(); }"""),
        ["AnOverrideOfNothing"] = ("KIM0006", Command("[Step] public override Reply Answer() => Ok();")),
        ["AStaticClass"] = ("KIM0011",
            """[Command("POST /a")] public static partial class Bad : Command { [Step] static Reply Answer() => null!; }"""),
        ["ARecord"] = ("KIM0011",
            """[Command("POST /a")] public sealed partial record Bad : Command { [Step] Reply Answer() => null!; }"""),
        ["PartialInOnePartOnly"] = ("KIM0001",
            """[Command("POST /a")] public sealed partial class Bad : Command { [Step] Reply Answer() => Ok(); } public class Bad { }"""),
        ["ARequestThatFewerCanSee"] = ("KIM0019",
            """internal sealed record Hidden(int Id); [Command("POST /a")] public sealed partial class Bad : Command<Hidden> { [Step] Hidden Answer() => Request; }"""),
        ["ANestedRequestThatNobodyCanSee"] = ("KIM0019",
            """[Command("POST /a")] sealed partial class Bad : Command<Bad.Hidden> { private sealed record Hidden(int Id); [Step] int Answer() => Request.Id; }"""),
        ["APolicyWithoutADuration"] = ("KIM0017",
            Command("[Step, Timeout(5)] Task Begin() => Task.CompletedTask; [Step] Reply Answer() => Ok();")),
        ["AStepThatIsAProperty"] = ("KIM0004", Command("[Step] int Begin => 1;")),
        ["ADisposableThatLacksItsMethod"] = ("KIM0011",
            """[Command("POST /a")] public sealed partial class Bad : Command, IDisposable { [Step] Reply Answer() => Ok(); }"""),
        ["ACommandThatIsAStruct"] = ("", """[Command("POST /a")] public partial struct Bad { [Step] int Answer() => 1; }"""),
        ["ACommandThatIsAnInterface"] = ("", """[Command("POST /a")] public interface IBad { [Step] int Answer(); }"""),
        ["ACommandThatIsAnEnum"] = ("", """[Command("POST /a")] public enum Bad { None }"""),
        ["ACommandThatIsADelegate"] = ("", """[Command("POST /a")] public delegate void Bad();"""),
        ["ACommandThatIsAMethod"] = ("", """[Serializable] public sealed class Bad { [Command("POST /a")] int Answer() => 1; }"""),
        ["AStepThatIsAPropertyElsewhere"] = ("", "public sealed class Bad { [Step] int Answer => 1; }"),
        ["AStepThatIsAFieldElsewhere"] = ("", "[Serializable] public sealed class Bad { [Step] public int Answer = 1; }"),
        ["AStepThatIsAConstructor"] = ("KIM0003", "public sealed class Bad { [Step] public Bad() { } }"),
        ["AStepThatIsAClass"] = ("", "[Step] public sealed class Bad;"),
        ["ACatchThatIsARecord"] = ("", "[Catch] public sealed record Bad(int Id);"),
        ["AStepThatIsAParameter"] = ("", "public sealed class Bad { public void Go([Step] int answer) { } }"),
        ["AStepThatIsATypeParameter"] = ("", "public sealed class Bad<[Step] T>;"),
        ["AStepOfANestedClass"] = (
            "KIM0003", "public static class Outer { public sealed class Bad { [Step] int Begin => 1; [Step] int Answer() => Begin; } }"),
        ["AStepWithFaultyArgumentsElsewhere"] = ("KIM0003", "public sealed class Bad { [Step(5)] int Answer() => 1; }"),
        ["APolicyOfAProperty"] = ("", """public sealed class Bad { [Timeout("1s")] int Answer => 1; }"""),
        ["AQueryThatIsAMethod"] = ("", "[Serializable] public sealed class Bad { [Query] int Answer() => 1; }"),
        ["AQueryThatIsAField"] = ("", "public sealed class Bad { [Query] public int Answer; }"),
        ["AStepGivenTwice"] = ("", Command("[Step, Step] int Answer() => 1;")),
        ["AStepThatIsANestedClass"] = ("KIM0004", Command("[Step] public sealed class Answer;")),
        ["AStepThatIsTheConstructorOfACommand"] = ("KIM0006", Command("[Step] public Bad() { } [Step] int Answer() => 1;")),
        ["AMissingStepInThen"] = (
            "KIM0008 KIM0016", Command("[Step(Then = nameof(Gte))] int Begin() => 1; [Step] Reply Get(int value) => Ok(value);")),
        ["AMissingStepInCompensates"] = ("KIM0026", Command("[Step] int Get() => 1; [Compensates(nameof(Gte))] void Undo() { }")),
        ["AMissingStepInCatch"] = (
            "KIM0024", Command("[Step] int Get() => 1; [Catch(Step = nameof(Gte))] Reply Failed(Exception fault) => Fail(1, fault.Message);")),
        ["AHiddenNameInADefault"] = (
            "KIM0039", Hidden("[Step] int Get() => Help(); static int Help(Status status = Status.Active) => (int)status;")),
        ["AHiddenNameInAnAttribute"] = ("KIM0039", Hidden("[Step, System.ComponentModel.DefaultValue(Status.Active)] int Get() => 1;")),
        ["AHiddenNameInAConstant"] = ("KIM0039", Hidden("const int Active = (int)Status.Active; [Step] int Get() => Active;")),
        ["AHiddenNameInANestedEnum"] = ("KIM0039", Hidden("[Step] int Get() => (int)Own.Active; enum Own { Active = (int)Status.Active }")),
        ["AHiddenNameInANestedRecord"] = (
            "KIM0039", Hidden("[Step] int Get() => (int)new Own().Value; private sealed record Own(Status Value = Status.Active);")),
        ["AHiddenNameInADelegate"] = ("KIM0039", Hidden("[Step] int Get() => 1; delegate void Own(Status status = Status.Active);")),
        ["AHiddenNameOnANestedClass"] = (
            "KIM0039", Hidden("[Step] int Get() => 1; [System.ComponentModel.DefaultValue(Status.Active)] sealed class Own;")),
        ["SeveralMistakes"] = ("KIM0007 KIM0010 KIM0013 KIM0017",
            """[Command("POST a")] public sealed partial class Bad : Command { [Step, Timeout("no")] Task<int> Begin() => null!; [Step] Reply Answer(string text) => Ok(); [Step] Reply Answer(string text) => Ok(); }"""),
    };

    /// <summary>Another file of the same project: its messages may not vanish.</summary>
    internal const string Bystander = """
        [Command("POST /b")]
        public sealed partial class Bystander : Command { [Step] int Begin() => 1; [Step] Reply Answer(string text) => Ok(); }
        public sealed class NoCommand { [Step] int Answer() => 1; [Timeout("1s")] void Help() { } }
        public sealed partial class WithoutAttribute : Command { [Step] int Answer() => 1; }
        [Command("GET /c/{x}"), Command("GET /c/{y}")]
        public sealed partial class Twice : Command { static int s_count; [Step] int Answer() => s_count++; }
        """;

    /// <summary>What is due for it.</summary>
    internal const string BystanderRules = "KIM0003 KIM0007 KIM0009 KIM0029 KIM0034 KIM0037";

    private static string Hidden(string members) => "public enum Status { Active } " + Command(members);

    private static string Command(string members) => $$"""[Command("POST /a")] public sealed partial class Bad : Command { {{members}} }""";
}
