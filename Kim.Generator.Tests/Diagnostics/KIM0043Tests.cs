using System.Xml.Linq;
using Kim.Generator.Rules;
using Kim.Generator.Tests.Builds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0043: see docs/reference/rules/KIM0043.md.</summary>
[Collection(RealBuild.Collection)]
public sealed class KIM0043Tests
{
    private const string Sample = """
        namespace App
        {
            public sealed class Ask { public int Amount { get; set; } }
            [Kim.Command("POST /a")]
            public sealed partial class Sample : Kim.Command<Ask>
            {
                [Kim.Step] Kim.Next Check() { return Request.Amount > 1 ? BadRequest("no") : ToAnswer(1); }
                [Kim.Step] Kim.Reply Answer(int value) { return Ok(value); }
                public static object Table() { return global::Sample.KimCommands.Table; }
            }
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp11, true)]
    [InlineData(LanguageVersion.CSharp10, true)]
    [InlineData(LanguageVersion.CSharp7_3, true)]
    [InlineData(LanguageVersion.CSharp12, false)]
    [InlineData(LanguageVersion.CSharp13, false)]
    public void What_is_emitted_compiles_in_every_language_version(LanguageVersion version, bool isStub)
    {
        var options = new CSharpParseOptions(version);
        var compilation = GeneratorTest.Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(Sample, options))
            .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var driver = CSharpGeneratorDriver.Create([new KimGenerator().AsSourceGenerator()], parseOptions: options);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(
            isStub, output.SyntaxTrees.Any(tree => tree.ToString().Contains("ToAnswer(int value) => throw", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_build_of_the_pages_bad_project_shows_the_message_and_nothing_else()
    {
        var build = await RealBuild.Run([("Sample.cs", Sample)], Project("Bad"));
        const string message = "Command Sample needs C# 12 or later, but this project is compiled as C# 11.0: "
            + "remove <LangVersion> from the project file, or set it to 12.0 or higher";
        Assert.Equal(
            new("KIM0043", true, "Sample.cs", 5, $"{message} ({CommandRules.OldLanguage.HelpLinkUri})"),
            Assert.Single(build.Diagnostics));
    }

    [Fact]
    public async Task A_build_of_the_pages_good_project_is_clean()
    {
        var build = await RealBuild.Run([("Sample.cs", Sample)], Project("Good"));
        build.IsClean();
    }

    // The properties of the project that the page shows under the heading.
    private static IEnumerable<(string Name, string Value)> Project(string heading) =>
        XElement.Parse(Assert.Single(RulePages.Blocks("KIM0043", heading, "xml"))).Elements()
            .Select(property => (property.Name.LocalName, property.Value))
            .Append(("OutputType", "Library"));
}
