using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Kim.Generator.Tests.Incrementality;

/// <summary>What an edit makes the generator do again.</summary>
public sealed class IncrementalCachingTests
{
    private const string First = """
        namespace App;
        [Command("POST /first")]
        public sealed partial class First : Command
        {
            [Step] Next Check() => Http.Method is "x" ? BadRequest("no") : ToAnswer(1);
            [Step] int Other() => 2;
            [Step] int Answer(int value) => value;
        }
        """;

    private const string Second = """
        namespace Elsewhere;
        [Command("POST /second")]
        public sealed partial class First : Command
        {
            [Step] Reply Answer() => Ok();
        }
        """;

    [Theory]
    [InlineData("\"no\"", "\"never\"")]
    [InlineData("value;", "value + 1;")]
    [InlineData("[Step] int Other", "// A comment.\n    [Step] int Other")]
    public void An_edit_inside_a_body_emits_nothing_again(string before, string after) => Assert.Equal([], Edit(before, after));

    [Theory]
    [InlineData("[Step] int Other", "[Step] long Other")]
    [InlineData("BadRequest(\"no\")", "ToOther()")]
    [InlineData("/first", "/one")]
    public void An_edit_of_a_signature_a_jump_or_a_route_emits_that_command_again(string before, string after) =>
        Assert.Equal(["App.First"], Edit(before, after));

    [Theory]
    [InlineData("\"none\"", "\"nothing\"", false)]
    [InlineData("Ok(1)", "Ok(1 + 1)", false)]
    [InlineData("Ok(1)", "Ok(1L)", true)]
    [InlineData("NotFound(\"none\")", "Fail(1, \"none\", 410)", true)]
    public void An_edit_of_an_ending_emits_that_command_again_if_it_answers_otherwise(string before, string after, bool isEmitted)
    {
        const string Source =
            "namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Reply Answer() => "
            + "Http.Method is \"x\" ? NotFound(\"none\") : Ok(1); }";
        var compilation = GeneratorTest.Compile(Source);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var old = compilation.SyntaxTrees[1];
        var edited = CSharpSyntaxTree.ParseText(
            Source.Replace(before, after, StringComparison.Ordinal), (CSharpParseOptions)old.Options, old.FilePath);
        Assert.Equal(isEmitted ? ["App.Sample"] : [], Modified(driver.RunGenerators(compilation.ReplaceSyntaxTree(old, edited))));
    }

    [Fact]
    public void Emission_does_not_depend_on_the_order_of_files() =>
        Assert.Equal(GeneratorTest.Emit(Sound, Second), GeneratorTest.Emit(Second, Sound));

    [Fact]
    public void Commands_of_one_name_have_distinct_hint_names() =>
        Assert.Equal(["App.First.g.cs", "Elsewhere.First.g.cs", "KimCommands.g.cs"],
            GeneratorTest.Emit(Sound, Second).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Hint_names_that_differ_in_case_only_are_made_distinct()
    {
        const string Other = """
            namespace app { [Command("POST /a")] public sealed partial class First : Command { [Step] Reply Answer() => Ok(); } }
            namespace App { [Command("POST /b")] public sealed partial class FIRST : Command { [Step] Reply Answer() => Ok(); } }
            """;
        var names = GeneratorTest.Emit(Sound, Other).Keys;
        Assert.Equal(4, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(3, names.Count(name => name.StartsWith("App.First.", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(names.Order(StringComparer.Ordinal), GeneratorTest.Emit(Other, Sound).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(
        "namespace App.@class.@int { [Command(\"POST /a\")] public sealed partial class @event : Command { [Step] Reply Answer() => Ok(); "
        + "} }", "App.class.int.event.g.cs")]
    [InlineData(
        "namespace Größe.東京; [Command(\"POST /a\")] public sealed partial class Überweisung : Command { [Step] Reply Größe() => Ok(); }",
        "Größe.東京.Überweisung.g.cs")]
    [InlineData(
        "namespace Outer { namespace Inner { [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Reply Answer() "
        + "=> Ok(); } } }", "Outer.Inner.Sample.g.cs")]
    [InlineData("[Command(\"POST /a\")] public sealed partial class Sample2 : Command { [Step] Reply Answer() => Ok(); }", "Sample2.g.cs")]
    [InlineData(
        "namespace Kim.Something; [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }",
        "Kim.Something.Sample.g.cs")]
    [InlineData(
        "namespace App.@global.System; public class Kim; [global::Kim.Command(\"POST /a\")] public sealed partial class Task : "
        + "global::Kim.Command { [global::Kim.Step] global::Kim.Reply Answer() => Ok(); }", "App.global.System.Task.g.cs")]
    [InlineData(
        "namespace App.Orders; [Command(\"POST /a\")] public sealed partial class Orders : Command { [Step] Reply Answer() => Ok(); }",
        "App.Orders.Orders.g.cs")]
    [InlineData(
        "namespace \\u0041pp; [Command(\"POST /a\")] public sealed partial class S\\u0061mple : Command { [Step] Reply \\u0041nswer() => "
        + "Ok(); }", "App.Sample.g.cs")]
    public void A_hint_name_is_the_name_of_the_command(string source, string expected) =>
        Assert.Contains(expected, GeneratorTest.Emit(source).Keys);

    [Fact]
    public void A_hint_name_fits_a_file_name()
    {
        var name = string.Concat(Enumerable.Repeat("東京", 150));
        var names = GeneratorTest.Emit(
            $"namespace App; [Command(\"POST /a\")] public sealed partial class {name} : Command {{ [Step] Reply Answer() => Ok(); }} "
            + $"[Command(\"POST /b\")] public sealed partial class {name}2 : Command {{ [Step] Reply Answer() => Ok(); }}").Keys;
        Assert.Equal(3, names.Count);
        Assert.All(names, hint => Assert.True(Encoding.UTF8.GetByteCount(hint) < 200, hint));
    }

    [Fact]
    public void A_command_may_be_called_as_the_table_is() =>
        Assert.Equal(2,
            GeneratorTest.Emit(
                "[Command(\"POST /a\")] public sealed partial class KimCommands : Command { [Step] Reply Answer() => Ok(); }").Count);

    [Theory]
    [InlineData("return value;", "var pending = value; return pending;", false)]
    [InlineData("return value;", "object Pending = value; return value;", true)]
    public void An_edit_that_mentions_an_emitted_name_emits_that_command_again(string before, string after, bool isEmitted)
    {
        const string Source =
            "namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Task<int> Load() => "
            + "Task.FromResult(1); [Step] int Answer(int value) { return value; } }";
        var compilation = GeneratorTest.Compile(Source);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var old = compilation.SyntaxTrees[1];
        var edited = CSharpSyntaxTree.ParseText(
            Source.Replace(before, after, StringComparison.Ordinal), (CSharpParseOptions)old.Options, old.FilePath);
        Assert.Equal(isEmitted ? ["App.Sample"] : [], Modified(driver.RunGenerators(compilation.ReplaceSyntaxTree(old, edited))));
    }

    [Fact]
    public void No_compilation_is_kept_alive()
    {
        var driver = GeneratorTest.Driver();
        var first = RunOnce(ref driver, Sound);
        _ = RunOnce(ref driver, Second);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.IsAlive, "A compilation that was generated from is still referenced.");
        GC.KeepAlive(driver);
    }

    // First without the step that only an added jump reaches.
    private static string Sound => First.Replace("    [Step] int Other() => 2;\n", "", StringComparison.Ordinal);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOnce(ref GeneratorDriver driver, string source)
    {
        var compilation = GeneratorTest.Compile(source);
        driver = driver.RunGenerators(compilation);
        return new WeakReference(compilation);
    }

    // The commands whose model changed.
    private static List<string> Edit(string before, string after)
    {
        var compilation = GeneratorTest.Compile(
            First.Replace("[Step] int Other", "[Step(Then = End)] int Other", StringComparison.Ordinal), Second);
        var old = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains("/first", StringComparison.Ordinal));
        var text = old.ToString();
        var edited = text.Replace(before.Replace("[Step] int Other", "[Step(Then = End)] int Other", StringComparison.Ordinal),
            after.Replace("[Step]", "[Step(Then = End)]", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(
            compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)old.Options, old.FilePath)));
        return Modified(driver);
    }

    private static List<string> Modified(GeneratorDriver driver) =>
    [
        .. driver.GetRunResult().Results[0].TrackedSteps[KimGenerator.Commands].SelectMany(step => step.Outputs)
            .Where(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
            .Select(output => ((Models.CommandModel)output.Value).Type.Replace("global::", "", StringComparison.Ordinal)),
    ];
}
