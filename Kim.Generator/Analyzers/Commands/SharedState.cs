using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>KIM0034: state that all reactors share.</summary>
internal static class SharedState
{
    internal static void Check(CommandMembers command, Action<Diagnostic> report)
    {
        foreach (var member in command.Shared)
        {
            var display = char.ToUpperInvariant(member.Display[0]) + member.Display.Substring(1);
            report(Diagnostic.Create(BodyRules.SharedState, member.Symbol.Locations.FirstOrDefault(), display, command.Type.Name));
        }
    }
}
