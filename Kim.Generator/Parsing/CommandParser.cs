using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Reads one command. The one judge: the generator takes the model, the analyzer the reports.</summary>
internal static class CommandParser
{
    internal const string CommandAttribute = "Kim.CommandAttribute";
    internal const string StepAttribute = "Kim.StepAttribute";

    /// <returns>The model; <see langword="null"/> where not even a stub could be emitted.</returns>
    internal static CommandModel? Parse(INamedTypeSymbol type, Compilation compilation, Report report)
    {
        var isBroken = false;
        void Judge(DiagnosticDescriptor rule, ISymbol where, object[] arguments)
        {
            isBroken |= rule.DefaultSeverity == DiagnosticSeverity.Error;
            report(rule, where, arguments);
        }

        ClassParser.CheckShape(type, Judge);
        var routes = ReadRoutes(type, Judge, out var deadlineMs);
        var methods = ReadMethods(type, Judge);
        var steps = methods.Count == 0 ? [] : ReadSteps(type, methods, (CSharpCompilation)compilation, Judge);
        var commandBase = ClassParser.CommandBase(type);
        if (commandBase is null || !ClassParser.IsPartial(type) || type.ContainingType is not null || type.IsGenericType)
        {
            return null;
        }

        var request = commandBase.IsGenericType ? new RequestParser(type, Judge).Parse(commandBase.TypeArguments[0], routes) : null;
        if (commandBase.IsGenericType && request is null)
        {
            request = new RequestModel(commandBase.TypeArguments[0].FullName(), default);
        }

        var constructor = ClassParser.Constructor(type)?.Parameters.Select(parameter => new ParameterModel(parameter.Name, parameter.Type.FullName(), parameter.Type.ShortName()));
        return new CommandModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            type.FullName(),
            new(routes),
            deadlineMs,
            new(constructor ?? []),
            request,
            new(steps),
            isBroken);
    }

    /// <summary>The well-formed routes of a command; the others are reported.</summary>
    internal static List<string> ReadRoutes(INamedTypeSymbol type, Report report, out double deadlineMs)
    {
        var routes = new List<string>();
        deadlineMs = 0;
        foreach (var attribute in type.GetAttributes().Where(attribute => attribute.AttributeClass?.Plain() == CommandAttribute))
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is string route)
            {
                if (RouteParser.Fault(route) is { } fault)
                {
                    report(Rules.BadRoute, type, route, type.Name, fault);
                }
                else
                {
                    routes.Add(route);
                }
            }

            if (attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Deadline").Value.Value is string deadline
                && !DurationParser.TryParse(deadline, out deadlineMs))
            {
                report(Rules.BadDeadline, type, deadline, type.Name);
            }
        }

        return routes;
    }

    private static List<IMethodSymbol> ReadMethods(INamedTypeSymbol type, Report report)
    {
        var methods = new List<IMethodSymbol>();
        var steps = type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Plain() == StepAttribute));
        foreach (var method in steps)
        {
            if (methods.Any(other => other.Name == method.Name))
            {
                report(Rules.SameName, method, type.Name, method.Name);
                continue;
            }

            if (methods.Count > 0 && Declaration(method) != Declaration(methods[0]))
            {
                report(Rules.SeveralDeclarations, method, method.Name, type.Name);
            }

            StepParser.CheckSignature(method, report);
            methods.Add(method);
        }

        if (methods.Count == 0)
        {
            report(Rules.NoStep, type, type.Name);
        }

        ClassParser.CheckNames(type, methods.ConvertAll(method => method.Name), report);
        return methods;
    }

    private static List<StepModel> ReadSteps(INamedTypeSymbol type, List<IMethodSymbol> methods, CSharpCompilation compilation, Report report)
    {
        var names = methods.ConvertAll(method => method.Name);
        var results = methods.ConvertAll(method => StepParser.ReadResult(method, report));
        var jumps = methods.Select((method, index) => results[index].Value == ValueKind.Next ? JumpParser.Jumps(method, names, isStep: true, report) : []).ToList();
        foreach (var helper in type.GetMembers().OfType<IMethodSymbol>().Where(member => !methods.Contains(member, SymbolEqualityComparer.Default)))
        {
            JumpParser.Jumps(helper, names, isStep: false, report);
        }

        var edges = new EdgeParser(compilation, methods, results, report);
        var following = methods.Select((_, index) => edges.Following(index)).ToList();
        for (var i = 0; i < methods.Count; i++)
        {
            if (following[i] >= 0)
            {
                edges.CheckFit(i, following[i]);
            }
        }

        edges.CheckGraph(following, jumps);
        return methods.Select((method, i) => new StepModel(
            method.Name,
            method.ReturnType.ShortName(),
            method.ReturnType.FullName(),
            results[i].Wait,
            results[i].Value,
            results[i].Type?.ShortName() ?? "",
            StepParser.ReadParameters(method),
            StepParser.TakesToken(method),
            following[i],
            new(jumps[i]))).ToList();
    }

    private static SyntaxNode? Declaration(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().Parent;
}
