using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Kim.Generator;

/// <summary>Carries diagnostics through the generator's pipeline as values.</summary>
internal static class Reporting
{
    internal static ReportModel ToModel(DiagnosticDescriptor rule, ISymbol where, object[] arguments)
    {
        var lines = where.Locations[0].GetLineSpan();
        var span = where.Locations[0].SourceSpan;
        return new(
            rule.Id,
            new(arguments.Select(argument => argument.ToString())),
            new(lines.Path, span.Start, span.Length, lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character));
    }

    internal static Diagnostic ToDiagnostic(ReportModel report)
    {
        var place = report.Place;
        var lines = new LinePositionSpan(new(place.StartLine, place.StartColumn), new(place.EndLine, place.EndColumn));
        var location = Location.Create(place.Path, new TextSpan(place.Start, place.Length), lines);
        return Diagnostic.Create(Rules.All.First(rule => rule.Id == report.Rule), location, [.. report.Arguments]);
    }
}
