using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Checks the methods that answer for a failure: catches and compensations.</summary>
internal static class FailureParser
{
    internal const string CatchAttribute = "Kim.CatchAttribute";
    internal const string CompensatesAttribute = "Kim.CompensatesAttribute";

    /// <summary>The sound catches, nearest exception type first.</summary>
    internal static List<MethodResult> Catches(
        List<IMethodSymbol> methods, List<MethodResult> steps, Compilation compilation, Report report)
    {
        var catches = new List<MethodResult>();
        foreach (var method in methods)
        {
            StepSignature.CheckSignature(method, report);
            var parameters = StepSignature.EdgeParameters(method);
            var result = StepSignature.ReadResult(method, compilation, report);
            if (parameters.Count > 1 || (parameters.Count == 1 && !Names.DerivesFrom(parameters[0].Type, "System.Exception")))
            {
                report(CommandRules.BadCatch, method, method.Name,
                    "takes the exception and, last, a CancellationToken: write one parameter of an exception type, or none for any "
                    + "exception");
            }
            else if (result.Value is not (ValueKind.Reply or ValueKind.Next))
            {
                report(CommandRules.BadCatch, method, method.Name,
                    $"returns Reply or Next, or a Task of one, not {(method.ReturnsVoid ? "void" : method.ReturnType.ShortName())}");
            }
            else if (StepOf(method) is { } step && IndexOf(steps, step) < 0)
            {
                report(CommandRules.BadCatch, method, method.Name, NotAStep(step, steps));
            }
            else if (catches.Find(other => Caught(other.Method) == Caught(method) && StepOf(other.Method) == StepOf(method)) is { } same)
            {
                var what = Caught(method).Replace("global::", "") + (StepOf(method) is { } of ? $" of {of}" : "");
                report(CommandRules.SameCatch, method, method.Name, same.Method.Name, what);
            }
            else
            {
                catches.Add(result);
            }
        }

        return catches.OrderByDescending(caught => Depth(caught.Method)).ToList();
    }

    /// <summary>The index of the step that a catch is for; <see langword="null"/> if it is for all.</summary>
    internal static int? CaughtStep(IMethodSymbol method, List<MethodResult> steps) =>
        StepOf(method) is { } step ? IndexOf(steps, step) : null;

    /// <summary>The sound compensations, each with the step that it undoes.</summary>
    internal static List<(MethodResult Undo, int Step)> Compensations(
        List<IMethodSymbol> methods, List<MethodResult> steps, CSharpCompilation compilation, Report report)
    {
        var compensations = new List<(MethodResult Undo, int Step)>();
        foreach (var method in methods)
        {
            void Refuse(string fix) => report(CommandRules.BadCompensation, method, method.Name, fix);

            StepSignature.CheckSignature(method, report);
            var target = method.Attribute(CompensatesAttribute)!.ConstructorArguments.FirstOrDefault().Value as string ?? "";
            var step = IndexOf(steps, target);
            if (step < 0)
            {
                Refuse(NotAStep(target, steps));
                continue;
            }

            if (compensations.FindIndex(other => other.Step == step) is >= 0 and var same)
            {
                var rival = compensations[same].Undo.Method.Name;
                Refuse($"undoes {target}, as {rival} does: a step has one compensation, make one of the two");
                continue;
            }

            var undo = StepSignature.ReadResult(method, compilation, report);
            if (undo is { Value: not ValueKind.Nothing } or { Wait: WaitKind.Join })
            {
                Refuse($"returns {method.ReturnType.ShortName()}, which nobody takes: return void, Task or ValueTask");
            }

            CheckTaken(method, steps[step], compilation, Refuse);
            compensations.Add((undo, step));
        }

        return compensations;
    }

    private static void CheckTaken(IMethodSymbol method, MethodResult step, CSharpCompilation compilation, Action<string> refuse)
    {
        var taken = StepSignature.EdgeParameters(method);
        var given = step.Value is ValueKind.Value ? step.Types : [];
        var show = given.Count == 0 ? "nothing" : string.Join(", ", given.Select(type => type.ShortName()));
        if (taken.Count == 0)
        {
            return;
        }

        if (taken.Count != given.Count
            || taken.Where((parameter, i) => !EdgeParser.Fits(compilation, given[i], parameter.Type)
                || EdgeParser.LosesNull(given[i], parameter.Type)).Any())
        {
            var types = string.Join(", ", taken.Select(parameter => $"{parameter.Type.ShortName()} {parameter.Name}"));
            refuse($"takes ({types}), but {step.Method.Name} gives {show}: take exactly that, or nothing");
        }
    }

    private static string? StepOf(IMethodSymbol method) => method.Attribute(CatchAttribute).Named<string>("Step");

    private static int IndexOf(List<MethodResult> steps, string name) => steps.FindIndex(step => step.Method.Name == name);

    private static string NotAStep(string name, List<MethodResult> steps) =>
        $"names '{name}', which is not a step of this command: "
        + (NearestName.Of(name, steps.Select(step => step.Method.Name)) is { } meant
            ? $"did you mean nameof({meant})?"
            : "name one with nameof(…)");

    private static string Caught(IMethodSymbol method) =>
        StepSignature.EdgeParameters(method).FirstOrDefault()?.Type.FullName() ?? "global::System.Exception";

    private static int Depth(IMethodSymbol method)
    {
        var depth = 0;
        for (var type = StepSignature.EdgeParameters(method).FirstOrDefault()?.Type; type is not null; type = type.BaseType)
        {
            depth++;
        }

        return depth;
    }
}
