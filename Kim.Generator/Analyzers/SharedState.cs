using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers;

/// <summary>KIM0034: state that all reactors share.</summary>
internal static class SharedState
{
    internal static void Check(SymbolAnalysisContext context, CommandMembers command)
    {
        foreach (var member in command.Shared)
        {
            var display = char.ToUpperInvariant(member.Display[0]) + member.Display.Substring(1);
            context.ReportDiagnostic(Diagnostic.Create(BodyRules.SharedState, member.Symbol.Locations.FirstOrDefault(), display, command.Type.Name));
        }
    }
}
