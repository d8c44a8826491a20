using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads what makes a command durable.</summary>
internal sealed class DurableParser(INamedTypeSymbol type, Compilation compilation, Report report)
{
    /// <summary>Whether one of its [Command] attributes says so.</summary>
    internal static bool IsDurable(INamedTypeSymbol type) => CommandParser.Commands(type)
        .Any(attribute => attribute.NamedArguments.Any(argument => argument is { Key: "Durable", Value.Value: true }));

    /// <param name="request">The request; <see langword="null"/> if there is none.</param>
    /// <param name="steps">The steps, catches and compensations.</param>
    /// <param name="kept">The fields and properties that can change.</param>
    /// <param name="readsBodies">Whether it is worth knowing which signals the bodies wait for.</param>
    internal DurableModel? Read(
        ITypeSymbol? request, IReadOnlyList<StepModel> steps, IReadOnlyList<KeptModel> kept, bool readsBodies)
    {
        if (!IsDurable(type))
        {
            return null;
        }

        new StoredParser(type, report).Check(request, steps);
        return new(
            FormerNameParser.Of(type),
            Key(request),
            KeepMs(),
            new(kept.Where(member => member.IsStored)),
            new(readsBodies ? SignalParser.Read(type, compilation) : []));
    }

    private string Key(ITypeSymbol? request) =>
        Stated("Key") is { } name && request is not null && KeyParser.TypeOf(request, name) is { } member
            ? KeyParser.Expression(member, name) ?? ""
            : "";

    private double KeepMs()
    {
        var milliseconds = 0d;
        return Stated("Keep") is { } text && DurationParser.TryParseLong(text, out milliseconds) ? milliseconds : 0;
    }

    private string? Stated(string name) =>
        CommandParser.Commands(type).Select(attribute => attribute.Named<string>(name)).LastOrDefault(value => value is not null);
}
