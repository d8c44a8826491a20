using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Connects the steps: where each one's value goes, whether it fits there, whether every step is reached.</summary>
internal sealed class EdgeParser(CSharpCompilation compilation, List<MethodResult> steps, Report report)
{
    internal const string End = "<end>";

    /// <summary>The step that takes a step's value; -1 where the value is the reply, or where it decides itself.</summary>
    internal int Following(int index)
    {
        var method = steps[index].Method;
        var then = Then(method);
        if (then is not null && then != End)
        {
            var target = steps.FindIndex(step => step.Method.Name == then);
            if (target <= index)
            {
                report(CommandRules.BadThen, method, method.Name, then,
                    target < 0 ? "is not a step of this command" : "does not stand below it");
                return -1;
            }

            return target;
        }

        return then is End || index == steps.Count - 1 || steps[index].Value is ValueKind.Next or ValueKind.Reply ? -1 : index + 1;
    }

    /// <summary>Reports values that do not fit the step they go to.</summary>
    internal void CheckFit(int from, int to)
    {
        var (source, target) = (steps[from].Method, steps[to].Method);
        var (given, parameters) = (steps[from].Types, StepSignature.EdgeParameters(target));
        if (parameters.Count == 0)
        {
            if (given.Count > 0)
            {
                // One value comes with its whole name too, which the message does not use: the code fix does.
                object[] names = [target.Name, source.Name, List(given)];
                report(CommandRules.ResultIgnored, target, given.Count == 1 ? [.. names, given[0].FullName()] : names);
            }
        }
        else if (given.Count == 0)
        {
            Mismatch(target,
                $"{source.Name} gives nothing, but {target.Name} takes {List(parameters)}: let {source.Name} return it, or drop the "
                + "parameter");
        }
        else if (given.Count != parameters.Count)
        {
            if (steps[from] is { Wait: WaitKind.Join, Join.Any: false })
            {
                report(
                    CommandRules.JoinArity,
                    target,
                    source.Name,
                    given.Count,
                    List(given),
                    target.Name,
                    parameters.Count,
                    List(parameters));
            }
            else
            {
                Mismatch(target,
                    $"{source.Name} gives one {given[0].ShortName()}, but {target.Name} takes {parameters.Count} values "
                    + $"({List(parameters)}): take one {given[0].ShortName()} and keep the rest in fields");
            }
        }
        else
        {
            for (var i = 0; i < given.Count; i++)
            {
                CheckValue(source, target, given[i], parameters[i]);
            }
        }
    }

    /// <summary>Whether C# would convert the value to the parameter; nullability aside.</summary>
    internal static bool Fits(CSharpCompilation compilation, ITypeSymbol given, ITypeSymbol taken) =>
        compilation.ClassifyConversion(given, taken).IsImplicit;

    /// <summary>Whether a value that may be null meets a parameter that may not.</summary>
    internal static bool LosesNull(ITypeSymbol given, ITypeSymbol taken) =>
        given is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated }
        && taken is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated };

    private void CheckValue(IMethodSymbol source, IMethodSymbol target, ITypeSymbol given, IParameterSymbol parameter)
    {
        if (!Fits(compilation, given, parameter.Type))
        {
            Mismatch(
                target, $"{source.Name} gives {given.ShortName()}, but {target.Name} takes {List([parameter])}: make the two types meet");
        }
        else if (LosesNull(given, parameter.Type))
        {
            report(CommandRules.NullLost, parameter, source.Name, given.ShortName(), target.Name, List([parameter]));
        }
    }

    /// <summary>Reports the first step's parameters, steps that nothing reaches, and jumps that lead back.</summary>
    /// <param name="following">Per step, where its value goes.</param>
    /// <param name="jumps">Per step, where its body jumps.</param>
    /// <param name="catchJumps">Where the catches jump.</param>
    internal void CheckGraph(
        IReadOnlyList<int> following, IReadOnlyList<List<int>> jumps, IReadOnlyList<(IMethodSymbol Catch, List<int> To)> catchJumps)
    {
        var first = steps[0].Method;
        if (StepSignature.EdgeParameters(first).Count > 0)
        {
            report(CommandRules.EdgeMismatch, first,
                $"{first.Name} is the first step and takes {List(StepSignature.EdgeParameters(first))}: nothing comes before it, read "
                + "Request or Http instead");
        }

        for (var to = 1; to < steps.Count; to++)
        {
            var fallsFrom = Enumerable.Range(0, to).Where(from => following[from] == to).DefaultIfEmpty(-1).Last();
            var jumpsFrom = Enumerable.Range(0, steps.Count).Where(from => jumps[from].Contains(to)).DefaultIfEmpty(-1).First();
            if (fallsFrom < 0 && jumpsFrom < 0 && !catchJumps.Any(jump => jump.To.Contains(to)))
            {
                report(CommandRules.Unreached, steps[to].Method, steps[to].Method.Name, steps[to - 1].Method.Name);
            }
            else if (fallsFrom == to - 1 && jumpsFrom >= 0 && jumpsFrom < to && Then(steps[fallsFrom].Method) is null)
            {
                var (target, jumping, falling) = (steps[to].Method, steps[jumpsFrom].Method, steps[fallsFrom].Method);
                report(CommandRules.FallenAndJumped, target, target.Name, jumping.Name, falling.Name);
            }
        }

        for (var from = 0; from < steps.Count; from++)
        {
            foreach (var to in jumps[from].Where(to => to <= from && !Loops(steps[to].Method)))
            {
                var (jumping, target) = (steps[from].Method, steps[to].Method.Name);
                report(CommandRules.BackwardJump, jumping, jumping.Name, to == from ? "to itself" : $"back to {target}", target);
            }
        }

        foreach (var (method, targets) in catchJumps)
        {
            foreach (var to in targets.Where(to => !Loops(steps[to].Method)))
            {
                report(CommandRules.BackwardJump, method, method.Name, $"from a catch to {steps[to].Method.Name}", steps[to].Method.Name);
            }
        }

        for (var last = 0; last < steps.Count; last++)
        {
            if (following[last] < 0 && steps[last].Wait == WaitKind.Join)
            {
                var method = steps[last].Method;
                const string fault = "a join cannot be the last step, add one that takes its results and answers";
                report(RequestRules.BadResult, method, method.Name, method.ReturnType.ShortName(), fault);
            }
        }
    }

    /// <summary>Whether a step may be jumped back to.</summary>
    internal static bool Loops(IMethodSymbol method) => method.Attribute(CommandParser.StepAttribute).Named<bool>("Loop");

    private static string? Then(IMethodSymbol method) => method.Attribute(CommandParser.StepAttribute).Named<string>("Then");

    private void Mismatch(IMethodSymbol target, string message) =>
        report(CommandRules.EdgeMismatch, target, message);

    private static string List(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Type.ShortName()} {parameter.Name}"));

    private static string List(IEnumerable<ITypeSymbol> types) => string.Join(", ", types.Select(type => type.ShortName()));
}
