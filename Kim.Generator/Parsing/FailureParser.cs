using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Checks the methods that answer for an exception, and names those that answer for a failure.</summary>
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

    /// <summary>The index of a step; -1 if there is none of that name.</summary>
    internal static int IndexOf(List<MethodResult> steps, string name) => steps.FindIndex(step => step.Method.Name == name);

    /// <summary>What is wrong with a name that is not a step's.</summary>
    internal static string NotAStep(string name, List<MethodResult> steps) =>
        $"names '{name}', which is not a step of this command: "
        + (NearestName.Of(name, steps.Select(step => step.Method.Name)) is { } meant
            ? $"did you mean nameof({meant})?"
            : "name one with nameof(…)");

    private static string? StepOf(IMethodSymbol method) => method.Attribute(CatchAttribute).Named<string>("Step");

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
