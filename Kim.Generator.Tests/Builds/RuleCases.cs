namespace Kim.Generator.Tests.Builds;

/// <summary>For each rule one command that breaks it, and nothing else. A new rule gets its case here.</summary>
internal static class RuleCases
{
    private const string Sound = "[Step] Reply Answer() => Ok();";

    internal static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["KIM0001"] = $$"""[Command("POST /k1")] public sealed class Bad : Command { {{Sound}} }""",
        ["KIM0002"] = """[Command("POST /k2")] public sealed partial class Bad { [Step] int Answer() => 1; }""",
        ["KIM0003"] = "public sealed class Bad { [Step] int Answer() => 1; }",
        ["KIM0004"] = """[Command("POST /k4")] public sealed partial class Bad : Command;""",
        ["KIM0005"] =
            $$"""[Command("POST /k5")] public sealed partial class Bad : Command { [Step] void Begin() { } } partial class Bad { {{Sound}} }""",
        ["KIM0006"] = Command("[Step] async void Begin() => await Task.Yield();", Sound),
        ["KIM0007"] = Command("[Step] int Begin() => 1;", "[Step] Reply Answer(string text) => Ok(text);"),
        ["KIM0008"] = Command("[Step] Reply Begin() => Ok();", Sound),
        ["KIM0009"] = $$"""[Command("POST /k9/{id}"), Command("POST /k9/{key}")] public sealed partial class Bad : Command { {{Sound}} }""",
        ["KIM0010"] = $$"""[Command("FETCH /k10")] public sealed partial class Bad : Command { {{Sound}} }""",
        ["KIM0011"] = $$"""[Command("POST /k11")] public sealed partial class Bad<T> : Command { {{Sound}} }""",
        ["KIM0012"] = Command("int ToAnswer(int count) => count;", Sound),
        ["KIM0013"] = Command("[Step] int Begin() => 1;", "[Step] Reply Begin(int count) => Ok(count);"),
        ["KIM0014"] = Command("[Step] void Begin() { }", "[Step] Next Answer() => Http.Method is \"x\" ? Ok() : ToBegin();"),
        ["KIM0015"] = Command("Next Jump() => ToAnswer();", "[Step] Next Begin() => Http.Method is \"x\" ? Jump() : ToAnswer();", Sound),
        ["KIM0016"] = Command("[Step(Then = \"Nowhere\")] int Begin() => 1;"),
        ["KIM0017"] = Command("[Step, Timeout(\"1 second\")] Task Begin() => Task.CompletedTask;", Sound),
        ["KIM0018"] = Command(
            "[Step] Task<Task> Begin() => Task.FromResult(Task.CompletedTask);", "[Step] Reply Answer(Task task) => Ok();"),
        ["KIM0019"] =
            $$"""public sealed record Item { public Item(int id) { } public Item(string id) { } } [Command("POST /k19")] public sealed partial class Bad : Command<Item> { {{Sound}} }""",
        ["KIM0020"] = Command("[Step] Next Begin() => Http.Method is \"x\" ? ToAnswer() : ToMiddle();", "[Step] void Middle() { }", Sound),
        ["KIM0021"] = Command("[Step] int Begin() => 1;", Sound),
        ["KIM0022"] = Command("[Step] (Task<int>, Task<int>) Begin() => (Task.FromResult(1), Task.FromResult(2));",
            "[Step] Reply Answer(int one) => Ok(one);"),
        ["KIM0023"] = Command("[Step] string? Begin() => null;", "[Step] Reply Answer(string text) => Ok(text);"),
        ["KIM0024"] = Command(Sound, "[Catch] Reply Any(string text) => Ok(text);"),
        ["KIM0025"] = Command(Sound, "[Catch] Reply One(IOException fault) => Ok();", "[Catch] Reply Two(IOException fault) => Ok();"),
        ["KIM0026"] = Command(Sound, "[Compensates(\"Nothing\")] void Undo() { }"),
        ["KIM0027"] =
            $$"""[Command("POST /k27", Deadline = "1s")] public sealed partial class Bad : Command { [Step, Timeout("2s")] Task Begin() => Task.CompletedTask; {{Sound}} }""",
        ["KIM0028"] =
            $$"""[Command("POST /k28", Deadline = "1s")] public sealed partial class Bad : Command { [Step, Retry(3), Timeout("600ms")] Task Begin() => Task.CompletedTask; {{Sound}} }""",
        ["KIM0029"] = Command("[Timeout(\"1s\")] Task Help() => Task.CompletedTask;", "[Step] Task Begin() => Help();", Sound),
        ["KIM0030"] = Command("[Step] Next Begin() { ToAnswer(); return Ok(); }", Sound),
        ["KIM0031"] = Command("[Step] void Begin() => Thread.Sleep(1);", Sound),
        ["KIM0032"] = Command("int _count;", "[Step] Task Begin() => Task.Run(() => _count++);", Sound),
        ["KIM0033"] = Command("[Step] async Task Begin() => await Task.Yield();", Sound),
        ["KIM0034"] = Command("static int s_count;", "[Step] int Answer() => s_count++;"),
        ["KIM0035"] = Command(
            "List<int> _all = [];", "[Step, Retry(2)] void Begin() => _all.Add(1);", "[Step] int Answer() => (_all = []).Count;"),
        ["KIM0036"] =
            $$"""[Command("POST /k36")] public sealed partial class Bad(string text) : Command { [Step, Retry(2)] void Begin() => text += "a"; [Step] string Answer() => text; }""",
        ["KIM0044"] =
            $$"""public abstract class Base : Command { private int _count; protected int Next() => ++_count; } [Command] public sealed partial class Bad : Base { [Step, Retry(2)] int Answer() => Next(); }""",
        ["KIM0037"] = $$"""public sealed partial class Bad : Command { {{Sound}} }""",
        ["KIM0046"] = Command("[Step, Microsoft.AspNetCore.Authorization.Authorize] Reply Answer() => Ok();"),
        ["KIM0040"] =
            $$"""public sealed record Order([Microsoft.AspNetCore.Mvc.FromBody] int Id); [Command("POST /k40")] public sealed partial class Bad : Command<Order> { {{Sound}} }""",
        ["KIM0041"] =
            $$"""public sealed class Order([System.ComponentModel.DataAnnotations.Range(1, 5)] int id) { public int Twice { get; } = id * 2; } [Command("POST /k41")] public sealed partial class Bad : Command<Order> { {{Sound}} }""",
        ["KIM0050"] =
            "[Command] public sealed partial class Other : Command { [Step] int Answer() => 1; } public static class Bad { public static void Do() { Other.Call(); } }",
        ["KIM0048"] =
            $$"""public sealed class IdleAttribute : FilterAttribute<string>; [Command("POST /k48"), Idle] public sealed partial class Bad : Command { {{Sound}} }""",
        ["KIM0047"] = Command("[Step] Next Begin() => Http.Method is \"x\" ? ToNowhere() : ToAnswer();", Sound),
        ["KIM0038"] = Command("[Step] void Begin() => Task.Delay(1);", Sound),
        ["KIM0039"] =
            """public static class Text { public static string Of(int value) => $"{value}"; } [Command] public sealed partial class Bad : Command { [Step] string Answer() => Text.Of(2); }""",
        ["KIM0051"] =
            """#pragma warning disable KIM1003""" + "\n" + """[Command(Durable = true)] public sealed partial class Bad51 : Command { Func<int> _next = () => 1; [Step] int Answer() => _next(); }""",
        ["KIM0052"] = Durable(52, "[FormerName(\"Old\")] int Count() => 1;", "[Step] int Answer() => Count();"),
        ["KIM0053"] = Durable(53, "[Step] int Answer() => 1;").Replace("true", "true, Key = \"Id\"", StringComparison.Ordinal),
        ["KIM0054"] = Durable(54, "[Step] int Answer() => 1;").Replace("true", "true, Keep = \"1y\"", StringComparison.Ordinal),
        ["KIM0055"] = Durable(55, "[Step(Once = true)] int Answer() => 1;"),
        ["KIM0056"] = Durable(56, "[Step] Task<string?> Ask() => Signal<string>(\"cancel\", \"7d\");",
            "[Step] string Answer(string? said) => \"\" + said;"),
        ["KIM0057"] = Durable(57, "[Step] Task<string?> Ask() => Wait();", "[Step] string Answer(string? said) => \"\" + said;",
            "Task<string?> Wait() => Signal<string>(\"said\", \"7d\");"),
        ["KIM0058"] = Durable(58, Sound, "[Catch] Task<Reply> Any() => Task.FromResult<Reply>(Ok());"),
        ["KIM0059"] = Durable(59, "[Step] Task Begin() => Task.CompletedTask;", "[Step] string Answer() => Http.Method;"),
        ["KIM0060"] = Durable(60, "[Step, FormerName(\"Answer\")] Reply Answer() => Ok();"),
        ["KIM0061"] = Durable(51, Sound),
        ["KIM0045"] = """[Command("POST /k45")] public sealed partial class Bad : Command { [Step] Stream Answer() => System.IO.Stream.Null; }""",
    };

    private static string Command(params string[] members) =>
        $$"""[Command] public sealed partial class Bad : Command { {{string.Join(' ', members)}} }""";

    // Durable commands do not share a name; but for the one that breaks that rule.
    private static string Durable(int rule, params string[] members) =>
        $"#pragma warning disable KIM1003\n[Command(Durable = true)] public sealed partial class Bad{rule} : Command "
        + $"{{ {string.Join(' ', members)} }}";
}
