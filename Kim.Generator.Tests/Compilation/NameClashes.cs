using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>No name that a user may give meets an emitted one.</summary>
public sealed class NameClashes
{
    // With everything that a command can have, and every name of its own; whatever it takes from elsewhere it names by global::, so that no
    // renaming changes what it means.
    private const string Rich = """
        namespace Root.Inner
        {
            public sealed record Ask(int Amount, string? Note = null, int Page = 1);
            public sealed record Booking(int Id);
            public enum Mood { Good, Bad }
            public sealed class Declined : global::System.Exception;
            public abstract class Base : global::Kim.Command<Ask>
            {
                protected int Inherited;
                protected static int Helper(Booking booking) => booking.Id;
            }
            [global::Kim.Command("POST /root/{amount}")]
            [global::Kim.Command("POST /root")]
            public sealed partial class Order(global::System.TimeProvider clock, global::System.IServiceProvider provider) : Base
            {
                private sealed record Part(int Weight);
                private readonly global::System.Collections.Generic.List<int> _list = [];
                private int _count;
                private Booking? Held { get; set; }
                [global::Kim.Step] global::Kim.Next Check() => clock is null || provider is null || Request.Amount > 3 ? global::Kim.Next.To(0) : ToReserve(1, new Booking(1));
                [global::Kim.Step] global::System.Threading.Tasks.Task<Booking> Reserve(int start, Booking given) { _list.Add(start + Inherited); Held = given; return global::System.Threading.Tasks.Task.FromResult(new Booking(_count)); }
                [global::Kim.Step] (global::System.Threading.Tasks.Task<Part>, global::System.Threading.Tasks.Task<int>[], long) Split(Booking booking) => (global::System.Threading.Tasks.Task.FromResult(new Part(Helper(booking))), [], 1);
                [global::Kim.Step, global::Kim.Retry(3), global::Kim.Timeout("1s")] async global::System.Threading.Tasks.Task<global::Kim.Next> Weigh(Part part, int[] sizes, long total)
                {
                    await global::System.Threading.Tasks.Task.Yield();
                    _count += part.Weight + sizes.Length;
                    return total > 2 ? ToPay(Mood.Bad) : ToPay(Mood.Good);
                }
                [global::Kim.Step(Loop = true), global::Kim.Retry(2)] global::Kim.Next Pay(Mood mood) => mood == Mood.Good ? ToPay(Mood.Bad) : ToShip("a");
                [global::Kim.Step] int Ship(string label) => label.Length;
                [global::Kim.Step] void Log2() { }
                [global::Kim.Step] Booking Answer() => new(1);
                [global::Kim.Catch] global::Kim.Reply Refused(Declined declined) => Fail(1, declined.Message);
                [global::Kim.Catch] global::Kim.Reply Broken(global::System.Exception fault) => Fail(1, fault.Message);
                [global::Kim.Compensates(nameof(Reserve))] global::System.Threading.Tasks.Task Release(Booking taken, global::System.Threading.CancellationToken cancellation) => global::System.Threading.Tasks.Task.CompletedTask;
                [global::Kim.Compensates(nameof(Ship))] void Recall(int length) { }
            }
        }
        """;

    // Everything that the sample names itself, but for Root.
    private static readonly string[] Own =
    [
        "Inner", "Ask", "Amount", "Note", "Page", "Booking", "Id", "Mood", "Good", "Bad", "Declined", "Base", "Inherited", "Helper",
        "Order", "clock", "provider", "Part", "Weight", "_list", "_count", "Held",
        "Check", "Reserve", "start", "given", "Split", "booking", "Weigh", "part", "sizes", "total", "Pay", "mood", "Ship", "label",
        "Log2", "Answer", "Refused", "declined", "Broken", "fault",
        "Release", "taken", "cancellation", "Recall", "length",
    ];

    // What users call by that name, or Kim.Command has: KIM0012 keeps members off these.
    private static readonly string[] Reserved =
        ["Call", "Descriptor",
            .. typeof(Command<int>).GetMembers(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
                .Select(member => member.Name)];

    [Fact]
    public void Everything_of_a_command_can_have_every_name_that_is_emitted()
    {
        var emitted = Emit(Rich).SelectMany(Identifiers).Distinct().Except([.. Own, .. Reserved, "Root", "ToReserve", "ToPay", "ToShip"])
            .ToList();
        Assert.Contains("reserveResult", emitted);
        Assert.Contains("_arguments", emitted);
        Assert.Contains("_pending", emitted);

        // In each variant everything has another one's emitted name; together they are all pairs. Each stands in a namespace of its own, so
        // that one compilation holds all.
        var variants = emitted.Select((_, turn) => Own.Select((name, index) => (name, To: emitted[(index + turn) % emitted.Count]))
            .ToDictionary(pair => pair.name, pair => pair.To)).ToList();
        var sources = variants.Select((names, index) => Rename(names, $"V{index}")).ToArray();
        var compilation = GeneratorTest.Compile(sources);
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Equal(variants.Count + 1, output.SyntaxTrees.Except(compilation.SyntaxTrees).Count());
        Assert.Empty(output.SyntaxTrees.Except(compilation.SyntaxTrees)
            .Where(tree => tree.ToString().Contains("int state) => throw", StringComparison.Ordinal)).Select(tree => tree.FilePath));
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("steps and parameters that meet among the arguments",
        "[Step] int A() => 1; [Step] int A_b(int c) => c; [Step] int A2(int b_c) => b_c; [Step] Task<int> A_b_c(int x) => "
        + "Task.FromResult(x); [Step] int A_b_cTask(int x) => x; [Step] int A_b_(int c) => c;")]
    [InlineData("states that are steps",
        "[Step] Task<int> X() => Task.FromResult(1); [Step, Retry(2)] Task<int> XDone(int v) => Task.FromResult(v); [Step] int XDone_(int "
        + "v) => v; [Step] int XDoneAttempt(int v) => v; [Step] int XDoneDone(int v) => v;")]
    [InlineData(
        "a step that no enum member may be called", "[Step] Task<int> value__() => Task.FromResult(1); [Step] int value___(int v) => v;")]
    [InlineData("steps that are keywords",
        "[Step] Task<int> @class() => Task.FromResult(1); [Step, Retry(2)] Task<int> @int(int @class) => Task.FromResult(@class); [Step] "
        + "Next @if(int @int) => Togoto(@int); [Step(Loop = true)] int @goto(int @case) => @case; [Compensates(nameof(@class))] void "
        + "@void(int @in) { } [Catch] Reply @try(Exception @catch) => Ok();")]
    [InlineData("steps that are contextual keywords",
        "[Step] Task<int> await() => Task.FromResult(1); [Step] int var(int async) => async; [Step] Next nameof(int field) => "
        + "ToFor(field); [Step(Loop = true)] int For(int yield) => yield; [Step] void yield() { } [Step] void record() { } [Step] int "
        + "partial() => 1; [Step] int where(int value) => value; [Step] int global(int when) => when; [Step] int dynamic(int and) => and; "
        + "[Step] int scoped(int not) => not; [Step] int file(int with) => with; [Step] int required(int on) => on; [Step] int from(int "
        + "select) => select;")]
    [InlineData("an underscore and two",
        "int _; [Step] int Load() => _++; [Step] int _arglist() => 1; [Step] int __(int _) => _; [Step] string ___(int arglist) => \"\"; "
        + "[Step] int Last() => 1;")]
    [InlineData("steps that differ in their first letter only",
        "[Step] Task<int> Take() => Task.FromResult(1); [Step] Task<int> take(int v) => Task.FromResult(v); [Step] int takeResult(int v) "
        + "=> v; [Compensates(nameof(Take))] void A(int v) { } [Compensates(nameof(take))] void B(int v) { }")]
    [InlineData("escaped letters", "int \\u005fpending; [Step, Retry(2)] int \\u0041t() => _pending; [Step] int Answer(int v) => v;")]
    [InlineData("a step named as a part of an object",
        "[Step, Retry(2)] int Load() => 1; [Step] int HasFlag(int v) => v; [Step] int CompareTo(int v) => v; [Step] int Read(int v) => v;")]
    public void Names_that_could_meet_each_other_compile(string what, string members)
    {
        Assert.NotEmpty(what);
        GeneratorTest.EmitQuietly(
            [$"namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command {{ {members} }}"],
            "CS0169",
            "CS0649",
            "KIM0021");
    }

    [Theory]
    [InlineData("Arguments")]
    [InlineData("Pending")]
    [InlineData("At")]
    [InlineData("Kept")]
    [InlineData("Visit")]
    public void A_type_that_a_command_mentions_keeps_its_meaning(string name)
    {
        var emitted = GeneratorTest.Emit($$"""
            namespace App;
            /// <summary>A type of the user's.</summary>
            public static class {{name}} { public static Task<int> Make(int x) => Task.FromResult(x); }
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                int _count;
                [Step] Task<int> Load() => {{name}}.Make(_count);
                [Step, Retry(2)] Task<int> Store(int value) => {{name}}.Make(_count += value);
                [Step] int Answer(int value) => value;
                [Compensates(nameof(Load))] void Undo(int value) { }
            }
            """)["App.Sample.g.cs"];
        Assert.Matches($@"private (readonly )?(enum|struct) {name}_\b", emitted);
    }

    [Fact]
    public void A_base_class_keeps_its_names()
    {
        var emitted = GeneratorTest.Emit("""
            namespace App;
            public abstract class Base : Command
            {
                protected int _pending;
                protected sealed class At;
                protected static string Ok(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            [Command("POST /a")]
            public sealed partial class Sample : Base
            {
                [Step] Task<int> Load() => Task.FromResult(1);
                [Step] int Answer(int value) => value;
            }
            """)["App.Sample.g.cs"];
        Assert.Contains("private enum At_", emitted, StringComparison.Ordinal);
        Assert.Contains("private Pending _pending_;", emitted, StringComparison.Ordinal);
        Assert.Contains("runner.End(this, global::Kim.Command.Ok(", emitted, StringComparison.Ordinal);
    }

    private static string Rename(Dictionary<string, string> names, string root)
    {
        var text = new StringBuilder();
        foreach (var token in CSharpSyntaxTree.ParseText(Rich).GetRoot().DescendantTokens())
        {
            var name = token.ValueText;
            var renamed = !token.IsKind(SyntaxKind.IdentifierToken)
                ? token.Text.Replace("/root", "/" + root, StringComparison.Ordinal)
                .Replace("{amount}", $"{{{names["Amount"]}}}", StringComparison.Ordinal)
                : name == "Root" ? root
                : names.TryGetValue(name, out var other) ? "@" + other
                : name.StartsWith("To", StringComparison.Ordinal) && names.TryGetValue(name[2..], out var step) ? "To" + step
                : name;
            text.Append(token.LeadingTrivia).Append(renamed).Append(token.TrailingTrivia);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Identifiers(SyntaxTree tree) =>
        tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);

    private static List<SyntaxTree> Emit(string source)
    {
        var compilation = GeneratorTest.Compile(source);
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.Empty(output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
        return [.. output.SyntaxTrees.Except(compilation.SyntaxTrees)];
    }
}
