using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Analyzers.StepBodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Kim.Generator.Tests;

/// <summary>
/// Runs the generator as a build would, and proves each time that what it emits compiles without a warning and that an unrelated file
/// leaves every stage cached.
/// </summary>
internal static class GeneratorTest
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Kim;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Kim.Generator", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    internal static readonly string[] Stages = [KimGenerator.Commands, KimGenerator.Contexts, KimGenerator.TableName,
        KimGenerator.SharedNames, KimGenerator.Table];

    internal static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        sources.Prepend(Usings).Select((source, index) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"File{index}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    internal static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new KimGenerator().AsSourceGenerator()], parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What is emitted, by hint name.</summary>
    internal static Dictionary<string, string> Emit(params string[] sources) => Run(sources).Emitted;

    /// <summary>What is emitted for samples that the compiler itself warns about, which does not matter here.</summary>
    internal static Dictionary<string, string> EmitQuietly(string[] sources, params string[] ignored) => Run(sources, ignored).Emitted;

    /// <summary>The compiled sample, loaded.</summary>
    internal static Assembly Load(params string[] sources) => Load(Run(sources).Output);

    /// <summary>The compiled sample, loaded; what is emitted for it proves nothing here.</summary>
    internal static Assembly LoadAsItIs(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var output, out var faults);
        Assert.Empty(faults);
        return Load(output);
    }

    private static Assembly Load(Microsoft.CodeAnalysis.Compilation output)
    {
        using var image = new MemoryStream();
        var result = output.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext("sample", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>What the analyzers report, in order of place.</summary>
    internal static async Task<IReadOnlyList<Diagnostic>> Analyze(params string[] sources) =>
    [
        .. (await Diagnose(sources)).Where(diagnostic => diagnostic.Id.StartsWith("KIM", StringComparison.Ordinal))
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
    ];

    /// <summary>What the analyzers report of a project that is compiled natively.</summary>
    internal static async Task<IReadOnlyList<Diagnostic>> AnalyzeNative(params string[] sources) =>
    [
        .. (await Diagnose(NativeOptions.Only, sources)).Where(diagnostic => diagnostic.Id.StartsWith("KIM", StringComparison.Ordinal))
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
    ];

    /// <summary>What the analyzers and the compiler say of a sample with what is emitted for it.</summary>
    internal static Task<ImmutableArray<Diagnostic>> Diagnose(params string[] sources) => Diagnose(null, sources);

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(AnalyzerOptions? options, string[] sources)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var output, out var faults);
        Assert.All(faults, fault => Assert.StartsWith("KIM", fault.Id, StringComparison.Ordinal));
        return await output.WithAnalyzers([new CommandAnalyzer(), new StepBodyAnalyzer()], options).GetAllDiagnosticsAsync();
    }

    /// <summary>The one diagnostic of a sample: its rule, the text it stands at and its message.</summary>
    internal static async Task Reports(string rule, string at, string message, params string[] sources)
    {
        var diagnostics = await Analyze(sources);
        var found = diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == rule && diagnostic.GetMessage() == message);
        Assert.True(found is not null, $"Expected {rule}: {message}\nbut got:\n{string.Join('\n', diagnostics)}");
        Assert.Equal(at, found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan));
        Assert.All(diagnostics, diagnostic => Assert.Equal(rule, diagnostic.Id));
    }

    /// <summary>A sample in which nothing is wrong.</summary>
    internal static async Task IsClean(params string[] sources)
    {
        Assert.Empty(await Analyze(sources));
        Emit(sources);
    }

    private static (Dictionary<string, string> Emitted, Microsoft.CodeAnalysis.Compilation Output) Run(
        string[] sources, params string[] ignored)
    {
        var compilation = Compile(sources);
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Empty(WithoutPragma(compilation, output).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !IsUndocumentedSample(diagnostic)
                && !IsOfDurable(diagnostic) && !(ignored.Contains(diagnostic.Id) && IsOfSample(diagnostic))));
        AssertCached(
            driver.RunGenerators(
                compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Unrelated;", ParseOptions, "Unrelated.cs"))));
        return (driver.GetRunResult().Results[0].GeneratedSources.ToDictionary(source => source.HintName, source =>
            source.SourceText.ToString()), output);
    }

    // The pragma at the head of an emitted file is for what a user's types bring along; of our own nothing may hide behind it.
    private static Microsoft.CodeAnalysis.Compilation WithoutPragma(CSharpCompilation input, Microsoft.CodeAnalysis.Compilation output)
    {
        foreach (var tree in output.SyntaxTrees.Except(input.SyntaxTrees).ToList())
        {
            var text = tree.ToString();
            Assert.StartsWith("// <auto-generated/>\n#pragma warning disable\n", text, StringComparison.Ordinal);
            output = output.ReplaceSyntaxTree(tree,
                CSharpSyntaxTree.ParseText(
                    text.Replace("#pragma warning disable\n", "", StringComparison.Ordinal), ParseOptions, tree.FilePath));
        }

        return output;
    }

    // The samples themselves carry no documentation; what is emitted must.
    private static bool IsUndocumentedSample(Diagnostic diagnostic) => diagnostic.Id == "CS1591" && IsOfSample(diagnostic);

    // Who writes Durable = true has agreed to it; what is emitted for that need not be agreed to again.
    private static bool IsOfDurable(Diagnostic diagnostic) => diagnostic.Id == "KIM1003" && !IsOfSample(diagnostic);

    private static bool IsOfSample(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.FilePath.StartsWith("File", StringComparison.Ordinal);

    private static void AssertCached(GeneratorDriver driver)
    {
        var steps = driver.GetRunResult().Results[0].TrackedSteps;
        foreach (var stage in Stages.Where(steps.ContainsKey))
        {
            Assert.All(steps[stage].SelectMany(step => step.Outputs), output => Assert.True(
                output.Reason is IncrementalStepRunReason.Cached
                or IncrementalStepRunReason.Unchanged, $"Stage {stage} ran again: {output.Reason}"));
        }
    }
}
