using System.Text;
using Kim.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Kim.Bench.GeneratorCost;

/// <summary>The input of a build: the options of a release build, references, and the analyzers that come with the generator.</summary>
internal static class Project
{
    internal static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        deterministic: true,
        concurrentBuild: true,
        nullableContextOptions: NullableContextOptions.Enable);

    // Read once: a compiler server keeps them too.
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Kim.Generator", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The files as text.</summary>
    internal static (string Path, SourceText Text)[] Files { get; } =
    [
        ("Usings.cs", SourceText.From(ShopSource.Usings, Encoding.UTF8)),
        .. Enumerable.Range(0, ShopSource.Commands)
            .Select(index => ($"Order{index}.cs", SourceText.From(ShopSource.File(index), Encoding.UTF8))),
    ];

    /// <summary>Every analyzer that the generator's assembly holds.</summary>
    internal static DiagnosticAnalyzer[] Analyzers { get; } =
    [
        .. typeof(KimGenerator).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    internal static CSharpCompilation Compile(IReadOnlyList<(string Path, SourceText Text)> files)
    {
        var trees = new SyntaxTree[files.Count];
        Parallel.For(0, files.Count, index =>
            trees[index] = CSharpSyntaxTree.ParseText(files[index].Text, ParseOptions, files[index].Path));
        return CSharpCompilation.Create("Shop", trees, References, Options);
    }

    internal static GeneratorDriver Driver(bool tracked = false) => CSharpGeneratorDriver.Create(
        [new KimGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracked));
}
