using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Reads all methods of a command that its machine calls: steps in source order, then catches, then compensations.</summary>
internal sealed class MethodsParser(INamedTypeSymbol type, CSharpCompilation compilation, double deadlineMs, bool isAnswered, Report report)
{
    // Unless [Timeout] says otherwise.
    internal const double CompensationTimeoutMs = 10_000;

    internal List<StepModel> Parse(out CallModel call)
    {
        var members = type.GetMembers().OfType<IMethodSymbol>().ToList();
        var methods = Steps(members);
        if (methods.Count == 0)
        {
            call = new("global::Kim.Reply", true, default);
            return [];
        }

        var results = methods.ConvertAll(method => StepSignature.ReadResult(method, compilation, report));
        var catches = FailureParser.Catches(Others(members, methods, FailureParser.CatchAttribute), compilation, report);
        var compensations = FailureParser.Compensations(Others(members, methods, FailureParser.CompensatesAttribute), methods, results, compilation, report);
        var (jumps, catchJumps) = Jumps(members, methods, results, catches);
        var edges = new EdgeParser(compilation, methods, results, report);
        var following = methods.Select((_, index) => edges.Following(index)).ToList();
        for (var i = 0; i < methods.Count; i++)
        {
            if (following[i] >= 0)
            {
                edges.CheckFit(i, following[i]);
            }
        }

        edges.CheckGraph(following, jumps, catchJumps);
        if (isAnswered)
        {
            CheckReplies(methods, results, following);
        }

        call = CallParser.Read(type, results, following);
        var models = methods.Select((method, i) =>
        {
            var undo = compensations.FindIndex(compensation => compensation.Step == i);
            return Model(StepKind.Step, method, results[i], following[i], jumps[i], compensatedBy: undo < 0 ? null : methods.Count + catches.Count + undo);
        }).ToList();
        models.AddRange(catches.Select((method, i) => Model(StepKind.Catch, method, StepSignature.ReadResult(method, compilation, static (_, _, _) => { }), -1, catchJumps[i].To)));
        models.AddRange(compensations.Select(compensation => Model(StepKind.Compensation, compensation.Method, StepSignature.ReadResult(compensation.Method, compilation, static (_, _, _) => { }), -1, [], compensates: compensation.Step)));
        return models;
    }

    // What StepParser and JoinParser refuse anyway is not refused again.
    private void CheckReplies(List<IMethodSymbol> methods, List<StepSignature.Result> results, List<int> following)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (following[i] < 0 && results[i].Wait != WaitKind.Join && CallParser.ValueOf(results[i]) is { } value && !StepSignature.IsFaulty(value) && ReplyTypes.Fault(value) is { } fault)
            {
                report(RequestRules.UnsuitedReply, methods[i], $"Step {methods[i].Name}", value.ShortName(), fault);
            }
        }
    }

    private List<IMethodSymbol> Steps(List<IMethodSymbol> members)
    {
        var methods = new List<IMethodSymbol>();
        foreach (var method in members.Where(method => method.Carries(CommandParser.StepAttribute)))
        {
            if (methods.Exists(other => other.Name == method.Name))
            {
                report(CommandRules.SameName, method, type.Name, method.Name);
                continue;
            }

            if (methods.Count > 0 && Declaration(method) != Declaration(methods[0]))
            {
                report(CommandRules.SeveralDeclarations, method, method.Name, type.Name);
            }

            StepSignature.CheckSignature(method, report);
            methods.Add(method);
        }

        if (methods.Count == 0)
        {
            report(CommandRules.NoStep, type, type.Name);
        }

        ClassParser.CheckNames(type, methods.ConvertAll(method => method.Name), report);
        return methods;
    }

    // The catches or the compensations; a step of that attribute, or a second method of that name, is reported.
    private List<IMethodSymbol> Others(List<IMethodSymbol> members, List<IMethodSymbol> steps, string attribute)
    {
        var methods = new List<IMethodSymbol>();
        foreach (var method in members.Where(method => method.Carries(attribute)))
        {
            if (steps.Concat(methods).Any(other => other.Name == method.Name) || (attribute == FailureParser.CompensatesAttribute && method.Carries(FailureParser.CatchAttribute)))
            {
                report(CommandRules.SameName, method, type.Name, method.Name);
            }
            else
            {
                methods.Add(method);
            }
        }

        return methods;
    }

    private (List<List<int>> Steps, List<(IMethodSymbol Catch, List<int> To)> Catches) Jumps(List<IMethodSymbol> members, List<IMethodSymbol> methods, List<StepSignature.Result> results, List<IMethodSymbol> catches)
    {
        var names = methods.ConvertAll(method => method.Name);
        foreach (var method in members.Where(member => !methods.Contains(member, SymbolEqualityComparer.Default) && !catches.Contains(member, SymbolEqualityComparer.Default)))
        {
            JumpParser.Jumps(method, names, $"{method.Name}, which is no step", report);
            if (!method.Carries(FailureParser.CompensatesAttribute) && !method.Carries(FailureParser.CatchAttribute) && !method.Carries(CommandParser.StepAttribute))
            {
                PolicyParser.CheckPlace(method, report);
            }
        }

        var steps = methods.Select((method, i) => JumpParser.Jumps(method, names, Refusal(method, results[i].Value), report)).ToList();
        return (steps, catches.ConvertAll(method => (method, JumpParser.Jumps(method, names, Refusal(method, StepSignature.ReadResult(method, compilation, static (_, _, _) => { }).Value), report))));
    }

    private static string? Refusal(IMethodSymbol method, ValueKind value) =>
        value == ValueKind.Next ? null : $"{method.Name}, which returns {(method.ReturnsVoid ? "void" : method.ReturnType.ShortName())} and not Next";

    private StepModel Model(
        StepKind kind, IMethodSymbol method, StepSignature.Result result, int following, List<int> jumps, int? compensatedBy = null, int? compensates = null)
    {
        var policy = PolicyParser.Read(method, kind, result.Wait, report);
        if (kind == StepKind.Compensation)
        {
            policy = policy.TimeoutMs > 0 ? policy : policy with { TimeoutMs = CompensationTimeoutMs };
        }
        else
        {
            PolicyParser.CheckDeadline(method, type.Name, policy, deadlineMs, report);
        }

        return new StepModel(
            kind,
            method.Name,
            method.ReturnType.ShortName(),
            method.ReturnType.FullName(),
            result.Wait,
            result.Value,
            string.Join(", ", result.Types.Select(given => given.ShortName())),
            new(result.Types.Select(given => given.FullName())),
            new(result.Elements),
            result.IsTuple,
            StepSignature.ReadParameters(method),
            StepSignature.TakesToken(method),
            StepSignature.IsAsync(method),
            policy,
            following,
            new(jumps),
            EdgeParser.Loops(method),
            compensatedBy,
            compensates);
    }

    private static SyntaxNode? Declaration(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().Parent;
}
