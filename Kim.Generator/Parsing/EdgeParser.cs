using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Connects the steps: where each one's value goes, whether it fits there, whether every step is reached.</summary>
internal sealed class EdgeParser(CSharpCompilation compilation, IReadOnlyList<IMethodSymbol> methods, IReadOnlyList<StepParser.Result> results, Report report)
{
    private const string End = "<end>";

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
                report(Rules.BadThen, method, method.Name, then, target < 0 ? "is no step of this command" : "does not stand below it");
                return -1;
            }

            return target;
        }

        return then is End || index == methods.Count - 1 || results[index].Value is ValueKind.Next or ValueKind.Reply ? -1 : index + 1;
    }

    /// <summary>Reports a value that does not fit.</summary>
    internal void CheckFit(int from, int to)
    {
        var (source, target) = (methods[from], methods[to]);
        var parameters = StepParser.EdgeParameters(target).ToList();
        if (parameters.Count == 0)
        {
            return;
        }

        var given = results[from].Type;
        if (given is null)
        {
            Mismatch(target, $"{source.Name} gives nothing, but {target.Name} takes {List(parameters)}: let {source.Name} return it, or drop the parameter");
        }
        else if (parameters.Count > 1)
        {
            Mismatch(target, $"{source.Name} gives one {given.ShortName()}, but {target.Name} takes {parameters.Count} values ({List(parameters)}): take one {given.ShortName()} and keep the rest in fields");
        }
        else if (!compilation.ClassifyConversion(given, parameters[0].Type).IsImplicit)
        {
            Mismatch(target, $"{source.Name} gives {given.ShortName()}, but {target.Name} takes {List(parameters)}: make the two types meet");
        }
        else if (given is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && parameters[0].Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated })
        {
            Mismatch(target, $"{source.Name} gives {given.ShortName()}, which may be null, but {target.Name} takes {List(parameters)}: take {given.ShortName()}, or answer for null before");
        }
    }

    /// <summary>Reports the first step's parameters, steps that nothing reaches, and jumps that lead back.</summary>
    internal void CheckGraph(IReadOnlyList<int> following, IReadOnlyList<List<int>> jumps)
    {
        var first = methods[0];
        if (StepParser.EdgeParameters(first).Any())
        {
            report(Rules.EdgeMismatch, first, $"{first.Name} is the first step and takes {List(StepParser.EdgeParameters(first).ToList())}: nothing comes before it, read Request or Http instead");
        }

        for (var to = 1; to < methods.Count; to++)
        {
            var fallsFrom = Enumerable.Range(0, to).Where(from => following[from] == to).DefaultIfEmpty(-1).Last();
            var jumpsFrom = Enumerable.Range(0, methods.Count).Where(from => jumps[from].Contains(to)).DefaultIfEmpty(-1).First();
            if (fallsFrom < 0 && jumpsFrom < 0)
            {
                report(Rules.Unreached, methods[to], methods[to].Name, methods[to - 1].Name);
            }
            else if (fallsFrom == to - 1 && jumpsFrom >= 0 && Then(methods[fallsFrom]) is null)
            {
                report(Rules.FallenAndJumped, methods[to], methods[to].Name, methods[jumpsFrom].Name, methods[fallsFrom].Name);
            }
        }

        for (var from = 0; from < methods.Count; from++)
        {
            foreach (var to in jumps[from].Where(to => to <= from))
            {
                report(Rules.BackwardJump, methods[from], methods[from].Name, to == from ? "to itself" : $"back to {methods[to].Name}");
            }
        }
    }

    private static string? Then(IMethodSymbol method) =>
        method.GetAttributes().First(attribute => attribute.AttributeClass?.Plain() == "Kim.StepAttribute")
            .NamedArguments.FirstOrDefault(argument => argument.Key == "Then").Value.Value as string;

    private void Mismatch(IMethodSymbol target, string message) =>
        report(Rules.EdgeMismatch, target, message);

    private static string List(IReadOnlyList<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Type.ShortName()} {parameter.Name}"));
}
