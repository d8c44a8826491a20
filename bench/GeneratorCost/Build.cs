using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Kim.Bench.GeneratorCost;

/// <summary>How long the parts of one build took, in milliseconds, and how large its assembly is.</summary>
internal readonly record struct BuildTimes(double Parse, double Generate, double Compile, double Analyze, long Bytes)
{
    internal double Total => Parse + Generate + Compile + Analyze;
}

/// <summary>The two sides: files with the generated ones among them, and the same with generator and analyzers at work.</summary>
internal static class Build
{
    internal static BuildTimes Plain(IReadOnlyList<(string Path, SourceText Text)> files)
    {
        var watch = Stopwatch.StartNew();
        var compilation = Project.Compile(files);
        var parse = watch.Elapsed.TotalMilliseconds;
        var bytes = Emit(compilation);
        return new BuildTimes(parse, 0, watch.Elapsed.TotalMilliseconds - parse, 0, bytes);
    }

    internal static BuildTimes Generated(bool analyzers)
    {
        var watch = Stopwatch.StartNew();
        var compilation = Project.Compile(Project.Files);
        var parsed = watch.Elapsed.TotalMilliseconds;
        Project.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var generated = watch.Elapsed.TotalMilliseconds;
        if (!analyzers)
        {
            var size = Emit(output);
            return new BuildTimes(parsed, generated - parsed, watch.Elapsed.TotalMilliseconds - generated, 0, size);
        }

        var analyzed = new AnalyzedCompilation(output, Project.Analyzers);
        var bytes = Emit(analyzed.Compilation);
        var emitted = watch.Elapsed.TotalMilliseconds;
        if (analyzed.Diagnostics() is { IsEmpty: false } found)
        {
            throw new InvalidOperationException($"The sample is not sound: {found[0]}");
        }

        return new BuildTimes(parsed, generated - parsed, emitted - generated, watch.Elapsed.TotalMilliseconds - emitted, bytes);
    }

    private static long Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success && !result.Diagnostics.Any(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            ? image.Length
            : throw new InvalidOperationException($"The sample does not compile cleanly: {result.Diagnostics.First(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)}");
    }
}
