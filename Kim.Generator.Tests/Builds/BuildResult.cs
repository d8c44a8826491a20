using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>What a real build showed.</summary>
/// <param name="ExitCode">0 if it succeeded.</param>
/// <param name="Diagnostics">Errors and warnings in the order of the output, each as often as it was printed.</param>
/// <param name="Output">All that was printed.</param>
internal sealed record BuildResult(int ExitCode, IReadOnlyList<BuildDiagnostic> Diagnostics, string Output)
{
    /// <summary>Asserts that the build succeeded without a warning.</summary>
    internal void IsClean() =>
        Assert.True(ExitCode == 0 && Diagnostics.Count == 0, $"The build is not clean (exit code {ExitCode}):\n{Output}");
}
