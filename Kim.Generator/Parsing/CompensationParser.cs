using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Checks the methods that undo steps.</summary>
internal static class CompensationParser
{
    /// <summary>The sound compensations, each with the step that it undoes.</summary>
    internal static List<CompensationResult> Read(
        List<IMethodSymbol> methods, List<MethodResult> steps, CSharpCompilation compilation, Report report)
    {
        var compensations = new List<CompensationResult>();
        foreach (var method in methods)
        {
            void Refuse(string fix) => report(CommandRules.BadCompensation, method, method.Name, fix);

            StepSignature.CheckSignature(method, report);
            var attribute = method.Attribute(FailureParser.CompensatesAttribute)!;
            var target = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
            var step = FailureParser.IndexOf(steps, target);
            if (step < 0)
            {
                Refuse(FailureParser.NotAStep(target, steps));
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

            var taken = StepSignature.EdgeParameters(method);
            var values = CountValues(taken, steps[step], compilation);
            var failure = taken.Skip(values).ToList();
            CheckFailure(method, failure, taken, steps[step], report);
            var undoesUnknown = attribute.Named<bool>("Unknown");
            if (undoesUnknown)
            {
                CheckNullable(method, taken.Take(values), report);
            }

            compensations.Add(new(
                undo, step, values,
                failure.ConvertAll(parameter => new FailureParameter(parameter.Name, parameter.Type.ShortName(), IsOutcome(parameter))),
                undoesUnknown));
        }

        return compensations;
    }

    // The step's values come first, all of them or none.
    private static int CountValues(List<IParameterSymbol> taken, MethodResult step, CSharpCompilation compilation)
    {
        var given = step.Value is ValueKind.Value ? step.Types : [];
        var fits = taken.Count >= given.Count
            && given.Select((type, i) => EdgeParser.Fits(compilation, type, taken[i].Type)
                && !EdgeParser.LosesNull(type, taken[i].Type)).All(fit => fit);
        return fits ? given.Count : 0;
    }

    private static void CheckFailure(
        IMethodSymbol method, List<IParameterSymbol> failure, List<IParameterSymbol> taken, MethodResult step, Report report)
    {
        if (!failure.TrueForAll(parameter => IsException(parameter) || IsOutcome(parameter))
            || failure.Count(IsException) > 1 || failure.Count(IsOutcome) > 1)
        {
            var given = step.Value is ValueKind.Value ? step.Types : [];
            var show = given.Count == 0 ? "nothing" : string.Join(", ", given.Select(type => type.ShortName()));
            var types = string.Join(", ", taken.Select(parameter => $"{parameter.Type.ShortName()} {parameter.Name}"));
            report(CommandRules.BadCompensation, method, method.Name,
                $"takes ({types}), but {step.Method.Name} gives {show}: take exactly that, or nothing; only an Exception? and a Reply may "
                + "follow");
            return;
        }

        foreach (var parameter in failure.Where(parameter => IsException(parameter) && !MayBeNull(parameter.Type)))
        {
            report(CommandRules.BadCompensation, parameter, method.Name,
                $"takes Exception {parameter.Name}, which is null if the run failed without an exception: write Exception? "
                + parameter.Name);
        }
    }

    private static void CheckNullable(IMethodSymbol method, IEnumerable<IParameterSymbol> values, Report report)
    {
        foreach (var parameter in values.Where(parameter => !MayBeNull(parameter.Type)))
        {
            var type = parameter.Type.ShortName();
            report(CommandRules.BadCompensation, parameter, method.Name,
                $"takes {type} {parameter.Name}, but has Unknown = true, and of a step that has not completed there is no result: write "
                + $"{type}? {parameter.Name}");
        }
    }

    private static bool IsException(IParameterSymbol parameter) => parameter.Type.Plain() == "System.Exception";

    private static bool IsOutcome(IParameterSymbol parameter) => parameter.Type.Plain() == "Kim.Reply";

    private static bool MayBeNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated);
}
