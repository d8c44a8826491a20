using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Reads all methods of a command that its machine calls: steps in source order, then catches, then compensations.</summary>
internal sealed class MethodsParser(INamedTypeSymbol type, CSharpCompilation compilation, double deadlineMs, bool isAnswered, Report report,
    Action<IMethodSymbol, ITypeSymbol>? replies = null, bool readsBodies = true)
{
    // Unless [Timeout] says otherwise.
    internal const double CompensationTimeoutMs = 10_000;

    internal (List<StepModel> Methods, CallModel Call) Parse()
    {
        var members = type.GetMembers().OfType<IMethodSymbol>().ToList();
        var methods = Steps(members);
        if (methods.Count == 0)
        {
            return ([], new("global::Kim.Reply", true, default));
        }

        var steps = methods.ConvertAll(method => StepSignature.ReadResult(method, compilation, report));
        var catches = FailureParser.Catches(Marked(members, methods, FailureParser.CatchAttribute), steps, compilation, report);
        var compensations = CompensationParser.Read(
            Marked(members, methods, FailureParser.CompensatesAttribute), steps, compilation, report);
        var (jumps, catchJumps) = Jumps(members, steps, catches);
        var following = CheckEdges(steps, jumps, catchJumps);
        if (isAnswered)
        {
            CheckReplies(steps, following);
        }

        var models = steps.Select((step, i) =>
        {
            var undo = compensations.FindIndex(compensation => compensation.Step == i);
            var model = Model(
                StepKind.Step, step, following[i], jumps[i], compensatedBy: undo < 0 ? null : steps.Count + catches.Count + undo);
            return model.MayPark && readsBodies && DurableParser.IsDurable(type)
                ? model with { Awaits = new(AwaitParser.Of(step.Method, compilation).Distinct()) }
                : model;
        }).ToList();
        models.AddRange(catches.Select((caught, i) => Model(StepKind.Catch, caught, -1, catchJumps[i].To) with
        {
            Catches = FailureParser.CaughtStep(caught.Method, steps),
        }));
        models.AddRange(compensations.Select(compensation =>
        {
            var model = Model(StepKind.Compensation, compensation.Undo, -1, [], compensates: compensation.Step);
            return model with
            {
                Parameters = new(model.Parameters.Take(compensation.Values)),
                Failure = new(compensation.Failure),
                UndoesUnknown = compensation.UndoesUnknown,
            };
        }));
        return (models, CallParser.Read(type, steps, following, readsBodies ? compilation : null));
    }

    // Where each step's value goes.
    private List<int> CheckEdges(List<MethodResult> steps, List<List<int>> jumps, List<(IMethodSymbol Catch, List<int> To)> catchJumps)
    {
        var edges = new EdgeParser(compilation, steps, report);
        var following = steps.Select((_, index) => edges.Following(index)).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            if (following[i] >= 0)
            {
                edges.CheckFit(i, following[i]);
            }
        }

        edges.CheckGraph(following, jumps, catchJumps);
        return following;
    }

    // What StepSignature and JoinParser refuse anyway is not refused again.
    private void CheckReplies(List<MethodResult> steps, List<int> following)
    {
        foreach (var step in steps.Where((step, i) => following[i] < 0 && step.Wait != WaitKind.Join))
        {
            if (CallParser.ValueOf(step) is { } value && !StepSignature.IsFaulty(value) && ReplyTypes.Fault(value) is { } fault)
            {
                report(RequestRules.UnsuitedReply, step.Method, $"Step {step.Method.Name}", value.ShortName(), fault);
            }
            else if (CallParser.ValueOf(step) is { } reply && !StepSignature.IsFaulty(reply))
            {
                replies?.Invoke(step.Method, reply);
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
    private List<IMethodSymbol> Marked(List<IMethodSymbol> members, List<IMethodSymbol> steps, string attribute)
    {
        var methods = new List<IMethodSymbol>();
        foreach (var method in members.Where(method => method.Carries(attribute)))
        {
            if (steps.Concat(methods).Any(other => other.Name == method.Name)
                || (attribute == FailureParser.CompensatesAttribute && method.Carries(FailureParser.CatchAttribute)))
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

    private (List<List<int>> Steps, List<(IMethodSymbol Catch, List<int> To)> Catches) Jumps(
        List<IMethodSymbol> members, List<MethodResult> steps, List<MethodResult> catches)
    {
        var names = steps.ConvertAll(step => step.Method.Name);
        var jumping = steps.Concat(catches).Select(result => result.Method).ToList();
        foreach (var method in members.Where(member => !jumping.Contains(member, SymbolEqualityComparer.Default)))
        {
            JumpParser.Jumps(method, names, $"{method.Name}, which is not a step", report);
            if (StepSignature.KindOf(method) is null)
            {
                PolicyParser.CheckPlace(method, report);
            }
        }

        List<int> Targets(MethodResult from) => JumpParser.Jumps(from.Method, names, Refusal(from), report);
        return (steps.ConvertAll(Targets), catches.ConvertAll(caught => (caught.Method, Targets(caught))));
    }

    private static string? Refusal(MethodResult from) => from.Value == ValueKind.Next
        ? null
        : $"{from.Method.Name}, which returns {(from.Method.ReturnsVoid ? "void" : from.Method.ReturnType.ShortName())} and not Next";

    private StepModel Model(
        StepKind kind, MethodResult result, int following, List<int> jumps, int? compensatedBy = null, int? compensates = null)
    {
        var method = result.Method;
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
            result.Join,
            StepSignature.ReadParameters(method),
            StepSignature.TakesToken(method),
            StepSignature.IsAsync(method),
            policy,
            following,
            new(jumps),
            EdgeParser.Loops(method),
            compensatedBy,
            compensates)
        {
            Once = method.Attribute(CommandParser.StepAttribute).Named<bool>("Once"),
            FormerNames = FormerNameParser.Of(method),
        };
    }

    private static SyntaxNode? Declaration(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().Parent;
}
