using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Kim.Bench.GeneratorCost;

/// <summary>The two sides: a build with the generated files among the others, and a build with generator and analyzers.</summary>
internal static class Build
{
    internal static BuildTimes Plain(IReadOnlyList<(string Path, SourceText Text)> files)
    {
        var start = CpuMs();
        var compilation = Project.Compile(files);
        var parse = CpuMs() - start;
        var bytes = Emit(compilation);
        return new BuildTimes(parse, 0, CpuMs() - start - parse, 0, bytes);
    }

    internal static BuildTimes Generated()
    {
        var start = CpuMs();
        var compilation = Project.Compile(Project.Files);
        var parsed = CpuMs() - start;
        Project.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var generated = CpuMs() - start;
        var analyzed = new AnalyzedCompilation(output, Project.Analyzers);
        var bytes = Emit(analyzed.Compilation);
        var emitted = CpuMs() - start;
        if (analyzed.Diagnostics() is { IsEmpty: false } found)
        {
            throw new InvalidOperationException($"The compiled project has a mistake: {found[0]}");
        }

        return new BuildTimes(parsed, generated - parsed, emitted - generated, CpuMs() - start - emitted, bytes);
    }

    /// <summary>Proves that the analyzers run: a step outside a command is reported.</summary>
    internal static void CheckAnalyzers()
    {
        const string Broken = "namespace Shop; public sealed class Outside { [Step] public int First() => 1; }";
        var compilation = Project.Compile([Project.Files[0], ("Outside.cs", SourceText.From(Broken, Encoding.UTF8))]);
        var analyzed = new AnalyzedCompilation(compilation, Project.Analyzers);
        Emit(analyzed.Compilation);
        if (analyzed.Diagnostics() is not [{ Id: "KIM0003" }])
        {
            throw new InvalidOperationException("The analyzers did not see the compilation.");
        }
    }

    // CPU time: other programs on the machine do not count.
    private static double CpuMs() => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    private static long Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        var found = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return result.Success && found is null
            ? image.Length
            : throw new InvalidOperationException($"The project does not compile without a warning: {found}");
    }
}
