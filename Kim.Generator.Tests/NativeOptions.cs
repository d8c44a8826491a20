using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Tests;

/// <summary>What the SDK tells the analyzers of a project with <c>PublishAot</c> or <c>IsAotCompatible</c>.</summary>
internal sealed class NativeOptions : AnalyzerConfigOptionsProvider
{
    internal static AnalyzerOptions Only { get; } = new([], new NativeOptions());

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Native();

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Native : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.EnableAotAnalyzer" ? "true" : null;
            return value is not null;
        }
    }
}
