using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads what makes a command durable, and reports what is only for one that is.</summary>
internal sealed class DurableParser(INamedTypeSymbol type, Compilation compilation, Report report)
{
    /// <summary>What to do with what is for durable runs in a command that is not durable.</summary>
    internal static string NotDurable(INamedTypeSymbol type) =>
        $"{type.Name} is not durable: write [Command(…, Durable = true)], or remove it";

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
            CheckWithout();
            return null;
        }

        var members = request is null ? [] : new StoredRequestParser(type, compilation).Read(request);
        new StoredParser(type, report).Check(request, members, steps);
        new FormerNameParser(type, report).Check(request, steps, kept);
        foreach (var step in steps)
        {
            CheckStep(step);
        }

        return new(
            FormerNameParser.Of(type),
            Stated("Key") is { } key ? Key(key, request) : "",
            Stated("Keep") is { } keep ? KeepMs(keep) : 0,
            new(kept.Where(member => member.IsStored)),
            new(readsBodies ? SignalParser.Read(type, compilation) : []),
            new(members),
            StoredParser.KnowsRedis(type));
    }

    private void CheckWithout()
    {
        foreach (var name in new[] { "Key", "Keep" }.Where(name => Stated(name) is not null))
        {
            Refuse(type, $"{name} of {type.Name}");
        }

        foreach (var symbol in type.GetMembers().Prepend(type))
        {
            if (symbol.Attribute(CommandParser.StepAttribute).Named<bool>("Once"))
            {
                Refuse(symbol, $"Once of {symbol.Name}");
            }

            if (symbol.Carries(StoredParser.NotStored))
            {
                Refuse(symbol, $"[NotStored] on {symbol.Name}");
            }

            foreach (var named in ((symbol as IMethodSymbol)?.Parameters ?? []).Prepend(symbol)
                .Where(named => named.Carries(FormerNameParser.FormerNameAttribute)))
            {
                Refuse(named, $"[FormerName] on {named.Name}");
            }
        }
    }

    private void Refuse(ISymbol where, string what) => report(DurableRules.NotDurable, where, what, NotDurable(type));

    private void CheckStep(StepModel step)
    {
        var method = type.GetMembers(step.Name).OfType<IMethodSymbol>().FirstOrDefault();
        if (method is not null && step is { Kind: StepKind.Catch, Waits: true })
        {
            report(DurableRules.CatchWaits, method, step.Name, type.Name, step.Value == ValueKind.Next ? "Next" : "the Reply");
        }
        else if (method is not null && step.Once && step.IsRetried)
        {
            report(DurableRules.BadOnce, method, step.Name, "[Retry] would begin it again",
                "drop the one or the other; a [Catch] for OutcomeUnknownException can look what has become of it");
        }
        else if (method is not null && step is { Once: true, Waits: false })
        {
            report(DurableRules.BadOnce, method, step.Name, "it does not wait, so that nothing is written before it begins",
                "return a Task, or drop Once");
        }
    }

    private string Key(string name, ITypeSymbol? request)
    {
        void RefuseKey(string fault, string fix) => report(DurableRules.BadKey, type, name, type.Name, fault, fix);

        if (request is null)
        {
            RefuseKey("names a member of a request, and it has none", "derive it from Command<TRequest>, or remove Key");
        }
        else if (KeyParser.TypeOf(request, name) is not { } member)
        {
            var shown = request.ShortName();
            RefuseKey($"names no public member of its request, {shown}",
                NearestName.Of(name, KeyParser.Members(request)) is { } meant
                    ? $"did you mean nameof({shown}.{meant})?"
                    : $"name one with nameof({shown}.…)");
        }
        else if (KeyParser.Expression(member, name) is { } expression)
        {
            return expression;
        }
        else
        {
            RefuseKey($"is a {member.ShortName()}, which has no text of its own for each value",
                "name a member that is a text, a number, a Guid or an enum, or give the type IParsable<T> and a ToString");
        }

        return "";
    }

    private double KeepMs(string text)
    {
        if (!DurationParser.TryParseLong(text, out var milliseconds))
        {
            report(DurableRules.BadLongDuration, type, "Keep", text, type.Name);
        }

        return milliseconds;
    }

    private string? Stated(string name) =>
        CommandParser.Commands(type).Select(attribute => attribute.Named<string>(name)).LastOrDefault(value => value is not null);
}
