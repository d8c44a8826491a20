using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Reads one command. The one judge: the generator takes the model, the analyzer the reports.</summary>
internal static class CommandParser
{
    internal const string CommandAttribute = "Kim.CommandAttribute";
    internal const string StepAttribute = "Kim.StepAttribute";

    /// <returns>The model; <see langword="null"/> if not even a stub could be emitted.</returns>
    /// <param name="type">The class.</param>
    /// <param name="compilation">Its project.</param>
    /// <param name="report">Receives what is wrong.</param>
    /// <param name="replies">Receives what is written as JSON, with the step that gives it; nobody if <see langword="null"/>.</param>
    /// <param name="readsBodies">Whether the model is emitted, so that it is worth knowing which endings the last steps call.</param>
    internal static CommandModel? Parse(
        INamedTypeSymbol type,
        Compilation compilation,
        Report report,
        Action<IMethodSymbol, ITypeSymbol>? replies = null,
        bool readsBodies = true)
    {
        var isBroken = false;
        void Judge(DiagnosticDescriptor rule, ISymbol where, object[] arguments)
        {
            isBroken |= rule.DefaultSeverity == DiagnosticSeverity.Error;
            report(rule, where, arguments);
        }

        ClassParser.CheckShape(type, compilation, Judge);
        AliasParser.Check(type, compilation, Judge);
        var head = ReadHead(type, Judge);
        (List<StepModel> steps, CallModel? call) =
            new MethodsParser(type, (CSharpCompilation)compilation, head.DeadlineMs, head.Routes.Count > 0, Judge, replies, readsBodies)
            .Parse();
        var commandBase = ClassParser.CommandBase(type);
        MetadataParser.Check(type, commandBase is { IsGenericType: true } ? commandBase.TypeArguments[0] : null, Judge);
        if (commandBase is null || !ClassParser.IsPartial(type) || type.ContainingType is not null || type.IsGenericType || type.IsStatic
            || type.IsRecord || type.IsFileLocal || type.TypeKind != TypeKind.Class)
        {
            return null;
        }

        // Without a route there is nothing to bind: the caller brings the request.
        var request = commandBase.IsGenericType && head.Routes.Count > 0
            ? new RequestParser(type, compilation, Judge).Parse(commandBase.TypeArguments[0], head.Routes)
            : null;
        if (commandBase.IsGenericType && request is null)
        {
            var given = commandBase.TypeArguments[0];
            request = new RequestModel(
                given.FullName(), default, MayRefuse: false, Unknown: "",
                ChecksParser.CanLookAt(given) ? new ChecksParser(type, (INamedTypeSymbol)given, compilation, Judge).Parse() : null);
        }

        var requested = commandBase.IsGenericType ? commandBase.TypeArguments[0] : null;
        var isRetried = steps.Exists(step => step.IsRetried);
        var kept = isRetried || DurableParser.IsDurable(type) ? new KeptParser(type, compilation, Judge).Read() : [];
        var durable = new DurableParser(type, compilation, Judge).Read(requested, steps, kept, readsBodies);
        var filters = new FilterParser(type, requested, head.Routes.Count > 0, compilation, Judge).Read();
        if (isBroken)
        {
            var jumps = StubParser.Jumps(type);
            steps = steps.Where(step => step.Kind == StepKind.Step && jumps.Contains(step.Name)).ToList();
            call = StubParser.CanCall(type, commandBase) ? call : null;
        }

        return new CommandModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            type.FullName(),
            new(head.Routes),
            new(head.WithoutHead),
            head.DeadlineMs,
            head.MaxConcurrency,
            head.MaxBody,
            GroupParser.Of(type).Name ?? "",
            new(filters),
            new(ServiceParser.Read(ClassParser.Constructor(type))),
            request,
            new(steps),
            new(isRetried ? kept : []),
            durable,
            new(TakenNames.Of(type)),
            call,
            commandBase.ContainingAssembly.GivesAccessTo(compilation.Assembly),
            isBroken);
    }

    /// <summary>The well-formed routes of its [Command] attributes.</summary>
    internal static IEnumerable<string> Routes(INamedTypeSymbol type)
    {
        var prefix = GroupParser.Of(type).Prefix;
        return Commands(type).Select(Route).OfType<string>().Where(route => RouteParser.Fault(route) is null)
            .Select(route => GroupParser.WithPrefix(route, prefix)).Where(route => RouteParser.Fault(route) is null);
    }

    // What the [Command] attributes say; what is wrong with them is reported.
    private static (List<string> Routes, List<string> WithoutHead, double DeadlineMs, int MaxConcurrency, long MaxBody) ReadHead(
        INamedTypeSymbol type, Report report)
    {
        var withoutHead = new List<string>();
        var prefix = GroupParser.Of(type).Prefix;
        var (deadlineMs, maxConcurrency, maxBody) = (0d, 0, 0L);
        foreach (var attribute in Commands(type))
        {
            if (Route(attribute) is { } route && FaultOf(route, prefix) is { } fault)
            {
                report(RequestRules.BadRoute, type, route, type.Name, fault);
            }

            if (attribute.NamedArguments.Any(argument => argument is { Key: "Head", Value.Value: false }))
            {
                var where = Route(attribute);
                if (where?.StartsWith("GET ", StringComparison.Ordinal) == true)
                {
                    withoutHead.Add(GroupParser.WithPrefix(where, prefix));
                }
                else
                {
                    report(CommandRules.BadPolicy, type, "Head = false", type.Name,
                        $"{(where is null ? "a command without a route" : $"'{where}'")} does not answer HEAD anyway, only a GET route "
                        + "does: leave it out");
                }
            }

            if (attribute.Named<string>("Deadline") is { } deadline)
            {
                deadlineMs = PolicyParser.ReadDuration(deadline, "Deadline", type, report);
            }

            if (attribute.Named<string>("MaxBody") is { } size)
            {
                if (Route(attribute) is null)
                {
                    report(CommandRules.BadPolicy, type, $"MaxBody = \"{size}\"", type.Name,
                        "without a route it answers no request: leave it out");
                }
                else if (!SizeParser.TryParse(size, out maxBody) || maxBody == 0)
                {
                    report(CommandRules.BadPolicy, type, $"MaxBody = \"{size}\"", type.Name,
                        "it is not a valid size: write a whole number of bytes above 0, or one with KiB, MiB or GiB, for example 10MiB");
                }
            }

            if (attribute.NamedArguments.Any(argument => argument.Key == "MaxConcurrency"))
            {
                maxConcurrency = attribute.Named<int>("MaxConcurrency");
                if (maxConcurrency < 1)
                {
                    report(CommandRules.BadPolicy, type, $"MaxConcurrency = {maxConcurrency}", type.Name,
                        "no run could ever begin: write 1 or more, or leave it out");
                }
            }
        }

        return (Routes(type).ToList(), withoutHead, deadlineMs, maxConcurrency, maxBody);
    }

    private static string? FaultOf(string route, string? prefix) =>
        RouteParser.Fault(route) is { } own ? own
        : prefix is null ? null
        : !prefix.StartsWith("/", StringComparison.Ordinal) ? $"the prefix '{prefix}' of its group does not begin with '/'"
        : RouteParser.Fault(GroupParser.WithPrefix(route, prefix)) is { } fault ? $"with the prefix '{prefix}' of its group, {fault}"
        : null;

    /// <summary>Its [Command] attributes.</summary>
    internal static IEnumerable<AttributeData> Commands(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.Plain() == CommandAttribute);

    private static string? Route(AttributeData command) => command.ConstructorArguments.FirstOrDefault().Value as string;
}
