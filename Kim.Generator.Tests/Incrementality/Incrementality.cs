using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Kim.Generator.Tests.Incrementality;

/// <summary>What an edit makes the generator do again.</summary>
public sealed class Incrementality
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
    public void An_edit_of_a_signature_a_jump_or_a_route_emits_that_command_again(string before, string after) => Assert.Equal(["App.First"], Edit(before, after));

    [Fact]
    public void Emission_does_not_depend_on_the_order_of_files() => Assert.Equal(GeneratorTest.Emit(Sound, Second), GeneratorTest.Emit(Second, Sound));

    [Fact]
    public void Commands_of_one_name_have_distinct_hint_names() =>
        Assert.Equal(["App.First.g.cs", "Elsewhere.First.g.cs", "KimCommands.g.cs"], GeneratorTest.Emit(Sound, Second).Keys.Order(StringComparer.Ordinal));

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
        var compilation = GeneratorTest.Compile(First.Replace("[Step] int Other", "[Step(Then = End)] int Other", StringComparison.Ordinal), Second);
        var old = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains("/first", StringComparison.Ordinal));
        var text = old.ToString();
        var edited = text.Replace(before.Replace("[Step] int Other", "[Step(Then = End)] int Other", StringComparison.Ordinal), after.Replace("[Step]", "[Step(Then = End)]", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)old.Options, old.FilePath)));
        return
        [
            .. driver.GetRunResult().Results[0].TrackedSteps[KimGenerator.Commands].SelectMany(step => step.Outputs)
                .Where(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
                .Select(output => ((Models.CommandModel)output.Value).Type.Replace("global::", "", StringComparison.Ordinal)),
        ];
    }
}
