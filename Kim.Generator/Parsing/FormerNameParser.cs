using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads [FormerName], and reports those that a record could not mean, or could mean two things by.</summary>
internal sealed class FormerNameParser(INamedTypeSymbol type, Report report)
{
    internal const string FormerNameAttribute = "Kim.FormerNameAttribute";

    /// <summary>The names that something had before, as they are written.</summary>
    internal static EquatableArray<string> Of(ISymbol symbol) => new(symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass is { Name: "FormerNameAttribute" } known && known.Plain() == FormerNameAttribute)
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? ""));

    /// <param name="request">The request; <see langword="null"/> if there is none.</param>
    /// <param name="steps">The steps, catches and compensations of a durable command.</param>
    /// <param name="kept">The fields and properties that can change.</param>
    internal void Check(ITypeSymbol? request, IReadOnlyList<StepModel> steps, IReadOnlyList<KeptModel> kept)
    {
        CheckNames([type]);
        var (forward, undoing, state) = (new List<ISymbol>(), new List<ISymbol>(), new List<ISymbol>());
        foreach (var member in type.GetMembers())
        {
            var step = member is IMethodSymbol ? steps.FirstOrDefault(step => step.Name == member.Name) : null;
            if (member is IMethodSymbol method)
            {
                CheckParameters(method, step);
            }

            if (step is { Kind: not StepKind.Catch })
            {
                (step.Kind == StepKind.Step ? forward : undoing).Add(member);
            }
            else if (kept.Any(one => one.Name == member.Name && one is { Via: "", IsStored: true }))
            {
                state.Add(member);
            }
            else
            {
                RefuseIdle(member);
            }
        }

        CheckNames(forward);
        CheckNames(undoing);
        CheckNames(state);
        CheckRequest(request);
    }

    private void CheckParameters(IMethodSymbol method, StepModel? step)
    {
        var stored = method.Parameters.Where(parameter =>
            step is { IsStored: true } && step.Parameters.Any(taken => taken.Name == parameter.Name)).ToList<ISymbol>();
        CheckNames(stored);
        foreach (var parameter in method.Parameters.Where(parameter => !stored.Contains(parameter, SymbolEqualityComparer.Default)))
        {
            RefuseIdle(parameter);
        }
    }

    private void CheckRequest(ITypeSymbol? request)
    {
        foreach (var member in (request?.GetMembers() ?? []).SelectMany(member =>
            ((member as IMethodSymbol)?.Parameters ?? []).Prepend(member)).Where(member => member.Carries(FormerNameAttribute)))
        {
            report(DurableRules.NotDurable, type, $"[FormerName] on {member.Name} of {request!.Name}",
                "a request is stored as it is written: keep its name there with [JsonPropertyName]");
        }
    }

    private void RefuseIdle(ISymbol symbol)
    {
        if (symbol.Carries(FormerNameAttribute))
        {
            report(DurableRules.NotDurable, symbol, $"[FormerName] on {symbol.Name}", "nothing is stored under that name: remove it");
        }
    }

    // A record tells these apart by their names.
    private void CheckNames(IReadOnlyList<ISymbol> scope)
    {
        var former = new Dictionary<string, ISymbol>(StringComparer.Ordinal);
        foreach (var symbol in scope)
        {
            foreach (var name in Of(symbol))
            {
                var present = scope.FirstOrDefault(other => other.Name == name);
                var fault = name.Length == 0 ? "is empty: write the name that it had"
                    : SymbolEqualityComparer.Default.Equals(present, symbol) ? "is the name that it has: remove it"
                    : present is not null ? $"is the name that {present.Name} has now, so that a record could mean either: remove it"
                    : !former.TryGetValue(name, out var other) ? null
                    : SymbolEqualityComparer.Default.Equals(other, symbol) ? "stands there twice: remove one"
                    : $"is a former name of {other.Name}, too, so that a record could mean either: remove one";
                former[name] = symbol;
                if (fault is not null)
                {
                    report(DurableRules.BadFormerName, symbol, name, symbol.Name, fault);
                }
            }
        }
    }
}
