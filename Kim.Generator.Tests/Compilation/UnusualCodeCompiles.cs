using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>
/// Legal code whose names or types could get in the way of what is emitted (the helper proves that it compiles without a warning).
/// </summary>
public sealed class UnusualCodeCompiles
{
    [Theory]
    [InlineData("a field named as the emitted code's parameters", """
        int run; int into; int state; string @class = "";
        [Step, Retry(2)] Task<int> Load() { run++; into++; state++; @class += "a"; return Task.FromResult(run + into + state + @class.Length); }
        [Step] int Answer(int @event) => @event;
        """)]
    [InlineData("a join of nine", """
        [Step] (Task<int> A, Task<int>, Task<int>, Task<int>, Task<int>, Task<int>, Task<int>, ValueTask<string?>, int) Load() => default;
        [Step] int Answer(int a, int b, int c, int d, int e, int f, int g, string? h, int i) => i;
        """)]
    [InlineData("a private result", """
        private sealed record Inner(int Value);
        [Step] Task<Inner> Load() => Task.FromResult(new Inner(1));
        [Step] Task<Inner?> Next2(Inner inner) => Task.FromResult<Inner?>(inner);
        [Step] int Answer(Inner? inner) => inner?.Value ?? 0;
        [Compensates(nameof(Load))] void Undo(Inner inner) { }
        """)]
    [InlineData("a private last result", """
        private sealed record Inner(int Value);
        [Step] Inner Answer() => new(1);
        """)]
    [InlineData("an internal last result of a public command", """
        [Step] Hidden Answer() => new();
        """)]
    [InlineData("generic exceptions and catches with a token", """
        public sealed class Fault<T> : Exception;
        [Step] Task Load() => Task.CompletedTask;
        [Step] Reply Answer() => Ok();
        [Catch] Reply OfInt(Fault<int> fault) => Ok();
        [Catch] async Task<Reply> OfString(Fault<string> forOfInt, CancellationToken cancellation) { await Task.Delay(1, cancellation); return Ok(); }
        [Catch] ValueTask<Next> Any(CancellationToken cancellation) => new(Ok());
        """)]
    [InlineData("steps whose names resemble emitted ones", """
        [Step] Task<int> Set() => Task.FromResult(1);
        [Step] Task<int> SetDone(int setResult) => Task.FromResult(setResult);
        [Step, Retry(2)] Task<int> SetAttempt(int value) => Task.FromResult(value);
        [Step] int SetAttemptAttempt(int value) => value;
        [Compensates(nameof(Set))] void UndoSet(int setResult) { }
        """)]
    [InlineData("a loop with a retried step that jumps to itself", """
        [Step] Next Begin() => ToPoll(1, "a");
        [Step(Loop = true), Retry(3), Timeout("1.5s")] async Task<Next> Poll(int turn, string? text) { await Task.Yield(); return turn > 3 ? Ok(text) : ToPoll(turn + 1, text); }
        """)]
    [InlineData("everything about a value task and lists", """
        [Step, Timeout("0.5ms")] ValueTask<int>[] Load() => [];
        [Step] List<Task> All(int[] values) => [];
        [Step] (Task, ValueTask, Task<int>[]) Both() => default;
        [Step] ValueTask Last(int[] values) => default;
        [Compensates(nameof(Load)), Timeout("1s"), Retry(2)] async ValueTask Undo(int[] values, CancellationToken cancellation) => await Task.Delay(1, cancellation);
        """)]
    [InlineData("auto-properties of every kind", """
        public int Count { get; set; }
        private string Name { get; init; } = "";
        public long Total { get; private set; }
        private List<int> Items { get; } = [];
        public int Computed => Count + 1;
        [Step, Retry(2)] Task<long> Load() { Count++; Total++; return Task.FromResult(Total + Items.Count + Name.Length + Computed); }
        [Step] long Answer(long value) => value;
        """)]
    [InlineData("dynamic and every kind of type", """
        [Step] dynamic Get() => 1;
        [Step] Task<dynamic?> Two(dynamic x) => Task.FromResult<dynamic?>(x);
        [Step] (Task<dynamic>, dynamic, List<dynamic>) Three(dynamic? x) => (Task.FromResult<dynamic>(x ?? 1), 1, []);
        [Step] dynamic[] Four(dynamic a, dynamic b, List<object> c) => [];
        [Step] nint Five(object[] a) => 1;
        [Step] (int A, string? B)[] Six(nint a) => [];
        [Step] Dictionary<string, List<string?[]?>?> Seven((int A, string? B)[] a) => [];
        [Step] (int First, (string? Name, int[,] Grid) Second) Eight(Dictionary<string, List<string?[]?>?> a) => default;
        [Step] dynamic Nine((int First, (string? Name, int[,] Grid) Second) a) => a.Second.Name ?? "";
        """)]
    [InlineData("explicit interface members and attributes on parameters", """
        public interface ICounted { int Count { get; set; } void Reset(); }
        public abstract class Inner : ICounted { int ICounted.Count { get; set; } void ICounted.Reset() { } }
        private sealed class Mark : Attribute;
        [Step, Retry(2)] int Load() => 1;
        [Step] int Answer([System.Diagnostics.CodeAnalysis.AllowNull] int value, [Mark] CancellationToken cancellation = default) => value;
        """)]
    [InlineData("types of the names that emitted code uses", """
        private sealed class Task { } private sealed class Exception { } private sealed class String { } private sealed class System { } private sealed class Kim { } private sealed class StepRunner { }
        [Step] global::System.Threading.Tasks.Task<int> Load() => global::System.Threading.Tasks.Task.FromResult(1);
        [Step] Task Two(int value) => new();
        [Step] Reply Answer(Task task) => Ok();
        """)]
    public void What_is_emitted_compiles(string what, string members)
    {
        Assert.NotEmpty(what);
        Assert.NotEmpty(GeneratorTest.Emit($$"""
            namespace App;
            internal sealed record Hidden;
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                {{members}}
            }
            """));
    }

    [Fact]
    public void Nothing_that_is_emitted_is_bound_at_run_time()
    {
        var emitted = GeneratorTest.Emit("""
            namespace App;
            [Command("POST /a")]
            public sealed partial class Sample : Command { [Step] dynamic Get() => 1; [Step] dynamic? Answer(dynamic value) => value; }
            """)["App.Sample.g.cs"];
        Assert.Contains(
            "runner.End(this, Ok(runner.Enter(this, step: 1) ? (object?)Answer(_arguments.Answer_value) : runner.Answer<object?>(this)));",
            emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retry_keeps_pointers_and_explicit_members_of_the_command()
    {
        const string Source = """
            namespace App;
            public interface ICounted { int Count { get; set; } }
            [Command("POST /a")]
            public sealed unsafe partial class Sample : Command, ICounted
            {
                int* _at;
                int ICounted.Count { get; set; }
                [Step] int*[] Load() => [_at];
                [Step, Retry(2)] int Answer(int*[] all) { _at++; ((ICounted)this).Count++; return all.Length; }
            }
            """;
        var compilation = GeneratorTest.Compile(Source);
        compilation = compilation.WithOptions(compilation.Options.WithAllowUnsafe(true));
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Empty(output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
        Assert.Contains(output.SyntaxTrees, tree => tree.ToString()
            .Contains("((global::App.ICounted)command).Count = Count;", StringComparison.Ordinal));
    }

    [Fact]
    public void A_retry_keeps_what_a_base_class_of_another_assembly_declares()
    {
        const string Base =
            "namespace Lib; public abstract class Base : Command { protected int Open; protected int Both { get; set; } public int "
            + "Computed { get => Open; set => Open = value; } public int Fixed { get; init; } private int _hidden; protected int Use() => "
            + "_hidden++; }";
        var library = GeneratorTest.Compile(Base).WithAssemblyName("Lib");
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        var compilation = GeneratorTest.Compile(
            "namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Lib.Base { [Step, Retry(2)] int Answer() => "
            + "Open++ + Both++ + Use(); }")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.Empty(output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
        var emitted = output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("App.Sample.g.cs", StringComparison.Ordinal)).ToString();
        Assert.Contains("command.Open = Open;", emitted, StringComparison.Ordinal);
        Assert.Contains("command.Both = Both;", emitted, StringComparison.Ordinal);
        Assert.DoesNotContain("Computed", emitted, StringComparison.Ordinal);
        Assert.DoesNotContain("Fixed", emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_more_than_64_steps_offers_to_yield()
    {
        var steps = string.Join('\n', Enumerable.Range(0, 130).Select(step => $"[Step] void S{step}() {{ }}"));
        var emitted = GeneratorTest.Emit($$"""
            namespace App;
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                {{steps}}
                [Step] Reply Answer() => Ok();
            }
            """)["App.Sample.g.cs"];
        Assert.Contains("if (runner.Yield(this, resumeAt: (int)At.S64))", emitted, StringComparison.Ordinal);
        Assert.Contains("if (runner.Yield(this, resumeAt: (int)At.S128))", emitted, StringComparison.Ordinal);
    }
}
