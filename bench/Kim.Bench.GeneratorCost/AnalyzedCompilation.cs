using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Bench.GeneratorCost;

/// <summary>A compilation with analyzers attached as the command-line compiler attaches them: they listen while it is compiled.</summary>
/// <remarks>
/// Roslyn's public way, <c>WithAnalyzers</c>, is for the IDE: it binds every method a second time, which no build does. The compiler's
/// own is internal, so this uses reflection; the version of Roslyn is pinned.
/// </remarks>
internal sealed class AnalyzedCompilation
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly Type DriverType = Internal("AnalyzerDriver");
    private static readonly Type ManagerType = Internal("AnalyzerManager");
    private static readonly Type FilterType = Internal("SeverityFilter");

    private static readonly MethodInfo Attach = DriverType.GetMethods(Any)
        .Single(method => method.Name == "CreateAndAttachToCompilation" && method.GetParameters().Length == 10);

    private static readonly MethodInfo GetDiagnostics = DriverType.GetMethods(Any).Single(method => method.Name == "GetDiagnosticsAsync");

    private readonly object _driver;

    internal AnalyzedCompilation(Compilation compilation, DiagnosticAnalyzer[] analyzers)
    {
        var all = analyzers.ToImmutableArray();
        var manager = Activator.CreateInstance(ManagerType, Any & ~BindingFlags.Static, null, [all], null)!;

        // What the compiler passes without /reportanalyzer: hidden and informational diagnostics are not computed.
        var filter = Enum.ToObject(FilterType, (int)Enum.Parse(FilterType, "Hidden") | (int)Enum.Parse(FilterType, "Info"));
        object?[] arguments =
        [
            compilation, all, new AnalyzerOptions([]), manager,
            (Action<Diagnostic>)(fault => throw new InvalidOperationException(fault.ToString())),
            false, filter, false, null, CancellationToken.None,
        ];
        _driver = Attach.Invoke(null, arguments)!;
        Compilation = (Compilation)arguments[8]!;
    }

    /// <summary>The compilation that they listen to.</summary>
    internal Compilation Compilation { get; }

    /// <summary>What they report; after the compilation was emitted.</summary>
    internal ImmutableArray<Diagnostic> Diagnostics() =>
        ((Task<ImmutableArray<Diagnostic>>)GetDiagnostics.Invoke(_driver, [Compilation, CancellationToken.None])!).GetAwaiter().GetResult();

    private static Type Internal(string name) =>
        typeof(Compilation).Assembly.GetType("Microsoft.CodeAnalysis.Diagnostics." + name, throwOnError: true)!;
}
