using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>
/// What can be said without looking into bodies. The analyzer asks for each type; the generator for all of them, in a project at which the
/// compiler stops before it runs any analyzer.
/// </summary>
internal static class SymbolRules
{
    /// <summary>Checks all types of a project, as the analyzers would.</summary>
    internal static void CheckAll(Compilation compilation, Action<Diagnostic> report)
    {
        var commands = new ConcurrentBag<INamedTypeSymbol>();
        foreach (var type in TypesIn(compilation.Assembly.GlobalNamespace))
        {
            Check(type, compilation, commands, report);
            if (type.TypeKind == TypeKind.Class && type.Carries(CommandParser.CommandAttribute))
            {
                SharedState.Check(new CommandMembers(type), report);
                HiddenNames.InDeclarations(type, compilation).ToList().ForEach(report);
            }
        }

        CheckTogether(commands, report);
        AssemblyAttributes.Check(compilation, report);
    }

    /// <summary>Checks one type, and collects it if it is a command.</summary>
    internal static void Check(
        INamedTypeSymbol type,
        Compilation compilation,
        ConcurrentBag<INamedTypeSymbol> commands,
        Action<Diagnostic> report,
        JsonMetadata? metadata = null)
    {
        if (!type.Carries(CommandParser.CommandAttribute))
        {
            CheckWithoutCommand(type, report);
            return;
        }

        // On anything else the attribute itself is the compiler's error.
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        var model = CommandParser.Parse(
            type, compilation, (rule, where, arguments) => Report(report, rule, where, arguments), ReplyCheck(metadata, report),
            readsBodies: false);
        CheckRequest(type, model, metadata, report);
        commands.Add(type);
    }

    // Of what the last steps give. What Ok(…) and Json(…) give is the bodies' matter.
    private static Action<IMethodSymbol, ITypeSymbol>? ReplyCheck(JsonMetadata? metadata, Action<Diagnostic> report) =>
        metadata is null ? null : (step, value) => metadata.Check(
            $"{StepSignature.KindOf(step)} {step.Name} replies with {value.ShortName()}", value, step.Locations.FirstOrDefault(), report);

    // Members come from the body one by one; what has a converter of its own needs nothing else.
    private static void CheckRequest(INamedTypeSymbol type, CommandModel? model, JsonMetadata? metadata, Action<Diagnostic> report)
    {
        if (metadata is null || model is not { Request: { } request })
        {
            return;
        }

        var whole = ClassParser.CommandBase(type)!.TypeArguments[0];
        var stored = model.Durable?.Request.Select(member => member.Member).ToList() ?? [];
        if (model.Durable is not null && stored.Count == 0)
        {
            metadata.Check($"{type.Name} is durable, and its request {whole.ShortName()} is stored as a whole", whole,
                type.Locations.FirstOrDefault(), report);
        }

        if (whole is not INamedTypeSymbol given)
        {
            return;
        }

        var bound = request.Plans.SelectMany(plan => plan.Members).Where(IsJson).Select(member => member.Name).Distinct().ToList();
        foreach (var member in bound.Concat(stored.Where(IsJson).Select(member => member.Name)).Distinct())
        {
            if (MemberTypes.Of(given, member) is { } read)
            {
                metadata.Check(
                    $"Request {given.ShortName()} of {type.Name} has {member}, a {read.ShortName()}, "
                    + (bound.Contains(member) ? "in its body" : "which is stored with a durable run"),
                    read, type.Locations.FirstOrDefault(), report);
            }
        }

        static bool IsJson(MemberModel member) => member.Source == MemberSource.Body && !member.JsonInfo.Contains("reader.By");
    }

    /// <summary>Reports what several commands have and only one can: a route, and the name of a durable one.</summary>
    internal static void CheckTogether(IReadOnlyCollection<INamedTypeSymbol> commands, Action<Diagnostic> report)
    {
        CheckRoutes(
            commands.SelectMany(type => CommandParser.Routes(type).Select(route => (RouteParser.Key(route), route, type))), report);
        CheckDurableNames(commands.Where(DurableParser.IsDurable), report);
    }

    private static void CheckRoutes(IEnumerable<(string Key, string Route, INamedTypeSymbol Command)> routes, Action<Diagnostic> report)
    {
        foreach (var group in routes.GroupBy(route => route.Key).Where(group => group.Count() > 1))
        {
            var all = group.OrderBy(route => route.Command.ToDisplayString(), StringComparer.Ordinal)
                .ThenBy(route => route.Route, StringComparer.Ordinal)
                .ToList();
            for (var i = 0; i < all.Count; i++)
            {
                var (_, route, command) = all[i];
                if (all.Find(other => !SymbolEqualityComparer.Default.Equals(other.Command, command)).Command is { } rival)
                {
                    Report(report, CommandRules.RouteConflict, command, route, command.Name, rival.Name);
                }
                else if (i > 0)
                {
                    Report(report, CommandRules.RouteConflict, command, route, command.Name, $"its own route '{all[0].Route}'");
                }
            }
        }
    }

    // What stands in the record of a run: two commands could mean each other's.
    private static void CheckDurableNames(IEnumerable<INamedTypeSymbol> commands, Action<Diagnostic> report)
    {
        var named = commands.SelectMany(type => FormerNameParser.Of(type).Prepend(type.Name).Distinct().Select(name => (name, type)));
        foreach (var group in named.GroupBy(one => one.name, one => one.type).Where(group => group.Count() > 1))
        {
            var all = group.OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal).ToList();
            foreach (var type in all.Skip(1))
            {
                var keep = all.Exists(one => one.Name == group.Key)
                    ? $", with [FormerName(\"{group.Key}\")] on the one whose runs are stored"
                    : "";
                Report(report, DurableRules.SameDurableName, type, type.ToDisplayString(), all[0].ToDisplayString(), group.Key, keep);
            }
        }
    }

    private static void CheckWithoutCommand(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        // Who writes Resume wrote the machine by hand.
        if (type is { TypeKind: TypeKind.Class, IsAbstract: false }
            && ClassParser.CommandBase(type) is not null
            && type.GetMembers("Resume").IsEmpty)
        {
            Report(report, CommandRules.NoAttribute, type, type.Name);
            return;
        }

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (StepSignature.KindOf(method) is { } kind)
            {
                Report(report, CommandRules.StepOutsideCommand, method, kind, method.Name, type.Name, kind.ToLowerInvariant());
            }
            else
            {
                PolicyParser.CheckPlace(method, (rule, where, arguments) => Report(report, rule, where, arguments));
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var type in container.GetTypeMembers())
        {
            yield return type;
        }

        foreach (var type in container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(TypesIn))
        {
            yield return type;
        }
    }

    private static void Report(Action<Diagnostic> report, DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
        report(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), Hints(rule, arguments), arguments));

    // What the code fixes of Kim.CodeFixes look up; a message is not to be read by code.
    private static ImmutableDictionary<string, string?> Hints(DiagnosticDescriptor rule, object[] arguments)
    {
        var hints = ImmutableDictionary<string, string?>.Empty;
        return rule.Id == CommandRules.BackwardJump.Id ? hints.Add("Target", (string)arguments[2])
            : rule.Id == CommandRules.ResultIgnored.Id && arguments.Length > 3
                ? hints.Add("Source", (string)arguments[1]).Add("Type", (string)arguments[3])
            : hints;
    }
}
