using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Connects the steps: where each one's value goes, whether it fits there, whether every step is reached.</summary>
internal sealed class EdgeParser(CSharpCompilation compilation, IReadOnlyList<IMethodSymbol> methods, IReadOnlyList<StepSignature.Result> results, Report report)
{
    internal const string End = "<end>";

    /// <summary>The step that takes a step's value; -1 where the value is the reply, or where it decides itself.</summary>
    internal int Following(int index)
    {
        var method = methods[index];
        var then = Then(method);
        if (then is not null && then != End)
        {
            var target = methods.Select((step, at) => (step.Name, at)).Where(step => step.Name == then).Select(step => step.at).DefaultIfEmpty(-1).First();
            if (target <= index)
            {
                report(CommandRules.BadThen, method, method.Name, then, target < 0 ? "is no step of this command" : "does not stand below it");
                return -1;
            }

            return target;
        }

        return then is End || index == methods.Count - 1 || results[index].Value is ValueKind.Next or ValueKind.Reply ? -1 : index + 1;
    }

    /// <summary>Reports values that do not fit the step they go to.</summary>
    internal void CheckFit(int from, int to)
    {
        var (source, target) = (methods[from], methods[to]);
        var (given, parameters) = (results[from].Types, StepSignature.EdgeParameters(target));
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
            Mismatch(target, $"{source.Name} gives nothing, but {target.Name} takes {List(parameters)}: let {source.Name} return it, or drop the parameter");
        }
        else if (given.Count != parameters.Count)
        {
            if (results[from].Wait == WaitKind.Join)
            {
                report(CommandRules.JoinArity, target, source.Name, given.Count, List(given), target.Name, parameters.Count, List(parameters));
            }
            else
            {
                Mismatch(target, $"{source.Name} gives one {given[0].ShortName()}, but {target.Name} takes {parameters.Count} values ({List(parameters)}): take one {given[0].ShortName()} and keep the rest in fields");
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
    internal static bool Fits(CSharpCompilation compilation, ITypeSymbol given, ITypeSymbol taken) => compilation.ClassifyConversion(given, taken).IsImplicit;

    /// <summary>Whether a value that may be null meets a parameter that may not.</summary>
    internal static bool LosesNull(ITypeSymbol given, ITypeSymbol taken) =>
        given is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && taken is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated };

    private void CheckValue(IMethodSymbol source, IMethodSymbol target, ITypeSymbol given, IParameterSymbol parameter)
    {
        if (!Fits(compilation, given, parameter.Type))
        {
            Mismatch(target, $"{source.Name} gives {given.ShortName()}, but {target.Name} takes {List([parameter])}: make the two types meet");
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
    internal void CheckGraph(IReadOnlyList<int> following, IReadOnlyList<List<int>> jumps, IReadOnlyList<(IMethodSymbol Catch, List<int> To)> catchJumps)
    {
        var first = methods[0];
        if (StepSignature.EdgeParameters(first).Count > 0)
        {
            report(CommandRules.EdgeMismatch, first, $"{first.Name} is the first step and takes {List(StepSignature.EdgeParameters(first))}: nothing comes before it, read Request or Http instead");
        }

        for (var to = 1; to < methods.Count; to++)
        {
            var fallsFrom = Enumerable.Range(0, to).Where(from => following[from] == to).DefaultIfEmpty(-1).Last();
            var jumpsFrom = Enumerable.Range(0, methods.Count).Where(from => jumps[from].Contains(to)).DefaultIfEmpty(-1).First();
            if (fallsFrom < 0 && jumpsFrom < 0 && !catchJumps.Any(jump => jump.To.Contains(to)))
            {
                report(CommandRules.Unreached, methods[to], methods[to].Name, methods[to - 1].Name);
            }
            else if (fallsFrom == to - 1 && jumpsFrom >= 0 && jumpsFrom < to && Then(methods[fallsFrom]) is null)
            {
                report(CommandRules.FallenAndJumped, methods[to], methods[to].Name, methods[jumpsFrom].Name, methods[fallsFrom].Name);
            }
        }

        for (var from = 0; from < methods.Count; from++)
        {
            foreach (var to in jumps[from].Where(to => to <= from && !Loops(methods[to])))
            {
                report(CommandRules.BackwardJump, methods[from], methods[from].Name, to == from ? "to itself" : $"back to {methods[to].Name}", methods[to].Name);
            }
        }

        foreach (var (method, targets) in catchJumps)
        {
            foreach (var to in targets.Where(to => !Loops(methods[to])))
            {
                report(CommandRules.BackwardJump, method, method.Name, $"from a catch to {methods[to].Name}", methods[to].Name);
            }
        }

        for (var last = 0; last < methods.Count; last++)
        {
            if (following[last] < 0 && results[last].Wait == WaitKind.Join)
            {
                report(RequestRules.BadResult, methods[last], methods[last].Name, methods[last].ReturnType.ShortName(), "a join cannot be the last step, add one that takes its results and answers");
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
