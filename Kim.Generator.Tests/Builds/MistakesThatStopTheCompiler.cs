using System;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>If the compiler stops before it runs any analyzer, the generator says what is wrong.</summary>
[Collection(RealBuild.Collection)]
public sealed class MistakesThatStopTheCompiler
{
    public static TheoryData<string> Names { get; } = new(StoppingCases.All.Keys);

    [Fact]
    public async Task A_build_shows_the_messages_of_each_of_them_once()
    {
        var files = StoppingCases.All.Select(mistake => (mistake.Key + ".cs", WithNamesOfItsOwn(mistake.Value.Source, mistake.Key)));
        var build = await RealBuild.Run(files.Append(("Bystander.cs", StoppingCases.Bystander)));
        var shown = build.Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("KIM", StringComparison.Ordinal))
            .GroupBy(diagnostic => Path.GetFileNameWithoutExtension(diagnostic.File), diagnostic => diagnostic.Id)
            .Select(file => $"{file.Key}: {string.Join(' ', file.Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
        var expected = StoppingCases.All.Where(mistake => mistake.Value.Rules.Length > 0)
            .Select(mistake => $"{mistake.Key}: {mistake.Value.Rules}")
            .Append($"Bystander: {StoppingCases.BystanderRules}")
            .Order(StringComparer.Ordinal);
        Assert.True(expected.SequenceEqual(shown), $"Not the messages that are due:\n{build.Output}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_of_them_does_stop_it_so_that_no_message_is_shown_twice(string name)
    {
        var (rules, source) = StoppingCases.All[name];
        var compilation = GeneratorTest.Compile(source, StoppingCases.Bystander);
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reports);
        Assert.Equal(
            $"{StoppingCases.BystanderRules} {rules}".Trim().Split(' ').Distinct().Order(StringComparer.Ordinal),
            reports.Select(report => report.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(output.GetDeclarationDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.All(
            output.GetDeclarationDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
            diagnostic => Assert.StartsWith("File", diagnostic.Location.SourceTree!.FilePath, StringComparison.Ordinal));
    }

    private static string WithNamesOfItsOwn(string source, string name) =>
        $"namespace {name};\n{source.Replace("\"POST /a\"", $"\"POST /{name}\"", StringComparison.Ordinal)}";
}
