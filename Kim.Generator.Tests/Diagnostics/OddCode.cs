using System.Collections.Immutable;
using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Analyzers.StepBodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>
/// Code as it is while somebody types, and code that makes no sense: neither generator nor analyzer may throw, which would take every
/// command of the project with it (CS8785, AD0001).
/// </summary>
public sealed class OddCode
{
    private const string Rich = """
        namespace App;
        public enum Order { Up, Down }
        public sealed record Item(int Id, [property: Query] Order Order, string[]? Tags, int Page = 3) { public string? Note { get; init; } = "n"; }
        [Command("POST /items/{id}", Deadline = "2s", MaxConcurrency = 5)]
        [Command("GET /items/{id}")]
        public sealed partial class Sample(TimeProvider clock) : Command<Item>
        {
            private int _count;
            [Step, Timeout("250ms"), Retry(3, Delay = "20ms", On = [typeof(TimeoutException)])] Task<int> Load(CancellationToken cancel) { _count++; return Task.FromResult(Request.Id); }
            [Step] (Task<int>, Task<string?>[], int) Join(int value) => (Task.FromResult(value), [], 1);
            [Step(Loop = true)] Next Check(int one, string?[] two, int three) => one is 1 ? ToAnswer(2) : three > 1 ? BadRequest("no") : one is 2 ? ToMiddle() : ToCheck(one, two, 2);
            [Step(Then = nameof(Answer))] int Middle() => 1;
            [Step] Reply Answer(int value) => Ok(clock.GetUtcNow().AddDays(value));
            [Catch] async Task<Next> Any(InvalidOperationException fault) { await Task.Yield(); return fault.Message is "" ? Ok() : ToCheck(1, [], 1); }
            [Compensates(nameof(Load)), Retry(2)] void Undo(int value) => _count -= value;
        }
        """;

    [Theory]
    [InlineData("[Command(null)] public partial class A : Command { [Step] int B() => 1; }")]
    [InlineData("[Command(\"\")] public partial class A : Command { [Step] int B() => 1; }")]
    [InlineData(
        "[Command(\" \")] [Command(\"GET\")] [Command(\"GET \")] [Command(\"GET /{}\")] [Command(\"GET /{\")] [Command(\"GET /}{\")] "
        + "public partial class A : Command { [Step] int B() => 1; }")]
    [InlineData(
        "[Command(5)] [Command(Nothing)] [Command(nameof(A.Nothing))] [Command(\"GET /\", \"POST /\")] public partial class A : Command { "
        + "[Step] int B() => 1; }")]
    [InlineData("[Command(\"GET /a\", Deadline = null, MaxConcurrency = -1)] public partial class A : Command { [Step] int B() => 1; }")]
    [InlineData(
        "[Command(\"GET /a\", Deadline = 5, MaxConcurrency = \"x\", Nothing = 1)] public partial class A : Command { [Step] int B() => 1; "
        + "}")]
    [InlineData("[Command] public partial class A : Command { [Compensates(null)] void B() { } [Step] int C() => 1; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Compensates] void B() { } [Compensates(5)] void D() { } [Step] int C() => 1; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step, Retry] Task C() => null!; [Step, Retry(\"2\")] Task D() => null!; [Step, "
        + "Retry(2, On = null)] Task E() => null!; [Step, Retry(2, On = new[] { (Type)null! })] Task F() => null!; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step, Retry(2, On = [typeof(List<>)])] Task C() => null!; [Step, Retry(2, On = "
        + "[typeof(void), typeof(int*), typeof(Missing)])] Task D() => null!; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step, Retry(int.MaxValue, Delay = null, MaxDelay = \"\")] Task C() => null!; "
        + "[Step, Timeout(null)] Task D() => null!; [Step, Timeout] Task E() => null!; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step(Then = null)] int B() => 1; [Step(Then = 5, Loop = \"x\")] int C() => 1; "
        + "[Step(Then = nameof(Nothing))] int D() => 1; [Step(Then = \"\")] int E() => 1; }")]
    [InlineData("[Command] public partial class A : Command { [Step] A() { } [Step] ~A() { } [Step] static A() { } }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] public static A operator +(A a, A b) => a; [Step] public static implicit "
        + "operator int(A a) => 1; }")]
    [InlineData(
        "[Command] public partial class A : Command { int P { [Step] get => 1; [Catch] set { } } event Action E { [Step] add { } "
        + "[Compensates(\"P\")] remove { } } [Step] int this[int i] => i; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] int B() { [Step] int C() => 1; [Retry(2)] int D() => 1; var f = [Step] () => "
        + "1; return C() + D() + f(); } }")]
    [InlineData(
        "[Command] public partial class A : Command, IDisposable { [Step] void IDisposable.Dispose() { } [Catch] void Missing.Dispose() { "
        + "} }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] Missing B() => null!; [Step] Missing<int> C(Missing b) => null!; [Step] int "
        + "D(Missing<int>[] c, Missing) => 1; [Catch] Missing E(Missing e) => null!; }")]
    [InlineData("[Command] public partial class A : Missing { [Step] int B() => 1; }")]
    [InlineData("[Command] public partial class A : Command<Missing> { [Step] int B() => 1; }")]
    [InlineData("[Command(\"POST /a\")] public partial class A : Command<Missing<int>.Inner[]> { [Step] int B() => 1; }")]
    [InlineData("[Command(\"POST /a\")] public partial class A : Command<A> { [Step] A B() => this; }")]
    [InlineData("[Command(\"POST /a/{id}\")] public partial class A<T> : Command<T> where T : new() { [Step] T B() => Request; }")]
    [InlineData(
        "[Command(\"POST /a\")] public partial class A : Command<(int, string)> { [Step] dynamic B() => 1; [Step] void C(dynamic d) { } }")]
    [InlineData(
        "[Command(\"POST /a\")] public partial class A : Command<int[]> { } [Command(\"POST /b\")] public partial class B : Command<int*> "
        + "{ } [Command(\"POST /c\")] public partial class C : Command<dynamic> { } [Command(\"POST /d\")] public partial class D : "
        + "Command<> { }")]
    [InlineData(
        "[Command(\"POST /a\")] public partial class A : Command<Span<int>> { [Step] Span<int> B() => default; [Step] unsafe int* "
        + "C(Span<int> s) => null; [Step] unsafe delegate*<int, void> D(int* p) => null; [Step] void E(__arglist) { } }")]
    [InlineData(
        "[Command] public struct A { [Step] int B() => 1; } [Command] public interface I { [Step] int B(); } [Command] public enum E { } "
        + "[Command] public delegate void D(); [Command] public record R { [Step] int B() => 1; }")]
    [InlineData(
        "public class Outer<T> { [Command] public partial class A : Command { [Step] T B() => default!; } } [Command] public partial "
        + "class A : Outer<int>.A { [Step] int C() => 1; }")]
    [InlineData("[Command] public partial class @class : Command { [Step] int @event() => 1; [Step] Next @if(int @int) => To@if(1); }")]
    [InlineData("namespace @namespace.@class { [Command] public partial class @A : Command { [Step] int @B() => 1; } }")]
    [InlineData(
        "[Command] public partial class A : A { [Step] int B() => 1; } [Command] public partial class B : C { } [Command] public partial "
        + "class C : B { }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] int B() => 1; } [Command] public class A : Command { [Step] int B() => 2; }")]
    [InlineData("[Command] public partial class A : Command { [Step] Next To() => To(); [Step] Next ToTo() => ToToTo(); }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] [Catch] [Compensates(\"B\")] Reply B(Exception e) => Ok(); [Step][Step] int "
        + "C() => 1; }")]
    [InlineData("[Command] public partial class : Command { [Step] int () => 1; [Step] () => 2; [Step] int B( => 1; [Step]")]
    [InlineData("[Command(")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] abstract extern int B(); [Step] partial int C(); [Step] partial void D(); "
        + "partial void D() { } partial void E() { } [Step] int F; }")]
    [InlineData(
        "[Command] public partial class A : Command { [Step] Task<Task<Task>>[][] B() => null!; [Step] (Task, (Task, Task[]))[,] C() => "
        + "null!; [Step] ValueTask<Missing>[] D() => null!; [Step] List<Task<Missing>> E() => null!; }")]
    [InlineData(
        "[Command] file partial class A : Command { [Step] int B() => 1; } [Command] public static partial class S : Command { [Step] "
        + "static int B() => 1; }")]
    [InlineData(
        "[Missing, Command] public partial class A : Command { [Missing, Step] int B([Missing] int x) => 1; } [Command] public partial "
        + "class B : Command { [Step, Timeout(\"1s\"), Timeout(\"2s\")] Task C() => null!; }")]
    public async Task It_is_looked_at_without_an_exception(string source) =>
        await Survives(GeneratorTest.Compile("namespace App;\n" + source), GeneratorTest.Compile(source));

    [Fact]
    public async Task A_command_is_looked_at_while_it_is_typed()
    {
        var tokens = CSharpSyntaxTree.ParseText(Rich).GetRoot().DescendantTokens()
            .Where(token => token.SpanStart > Rich.IndexOf("[Command", StringComparison.Ordinal)).ToList();
        var sound = GeneratorTest.Compile(Rich);
        var tree = sound.SyntaxTrees.Last();
        Assert.Empty((await Survives(sound)).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        // Up to each eighth token, and without each eighth one: to try them all takes a minute.
        foreach (var token in tokens.Where((_, index) => index % 8 == 0))
        {
            foreach (var text in new[] { Rich[..token.SpanStart], Rich.Remove(token.SpanStart, token.Span.Length) })
            {
                await Survives(
                    sound.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath)));
            }
        }
    }

    private static async Task<ImmutableArray<Diagnostic>> Survives(params CSharpCompilation[] compilations)
    {
        ImmutableArray<Diagnostic> found = [];
        foreach (var compilation in compilations)
        {
            var driver = GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
            Assert.Null(driver.GetRunResult().Results[0].Exception);
            found = await output.WithAnalyzers([new CommandAnalyzer(), new StepBodyAnalyzer()]).GetAnalyzerDiagnosticsAsync();
            Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        }

        return found;
    }
}
