using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>In an editor another project is not an assembly: its classes have a syntax, which is not of this compilation.</summary>
public sealed class OtherProjectTests
{
    [Fact]
    public void A_durable_command_may_have_its_base_class_in_another_project_and_wait_there_for_anything()
    {
        var first = GeneratorTest.Compile("""
            namespace Shared;

            public abstract class Waiting : Command<string>
            {
                protected Task<string?> Word() => Signal<string>("word", within: "1d");
            }
            """).WithAssemblyName("Shared");
        var second = GeneratorTest.Compile("""
            namespace Sample;

            [Command(Durable = true)]
            public sealed partial class Work : Shared.Waiting
            {
                [Step] private Task<string?> Hear() => Signal<string>("other", within: "1d");

                [Step] private string Answer(string? word) => word ?? "none";
            }
            """).AddReferences(first.ToMetadataReference());
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(second, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, Id: not "KIM1003" }));
        Assert.Contains(output.SyntaxTrees, tree => tree.ToString().Contains("([\"other\", \"*\"])", StringComparison.Ordinal));
    }
}
