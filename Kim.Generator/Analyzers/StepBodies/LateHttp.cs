using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>
/// KIM0059: <c>Http</c> in what a run may come to in another process: a step that waits, which runs again after a crash, all that may
/// follow it, and compensations.
/// </summary>
internal sealed class LateHttp(INamedTypeSymbol type, Compilation compilation)
{
    private readonly bool _isDurable = DurableParser.IsDurable(type);
    private readonly Lazy<Dictionary<string, (string Why, string Where)>> _late = new(() => Read(type, compilation));

    internal void Check(StepBody body, IdentifierNameSyntax name)
    {
        if (_isDurable && body.IsRun && name.Identifier.ValueText == "Http"
            && body.SymbolOf(name) is IPropertySymbol { ContainingType: { } owner } && owner.Plain() == "Kim.Command"
            && _late.Value.TryGetValue(body.Method.Name, out var late))
        {
            body.Report(DurableRules.LateHttp, name, late.Why, late.Where);
        }
    }

    private static Dictionary<string, (string Why, string Where)> Read(INamedTypeSymbol type, Compilation compilation)
    {
        var late = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        var (steps, _) = new MethodsParser(
            type, (CSharpCompilation)compilation, deadlineMs: 0, isAnswered: false, static (_, _, _) => { }, readsBodies: false).Parse();
        foreach (var waiting in steps.Where(step => step.Kind == StepKind.Step && MayLeave(step)))
        {
            late[waiting.Name] = ("it waits, and may run again after a crash,", $"before {waiting.Name}");
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.Kind == StepKind.Step && MayLeave(step))
            {
                foreach (var reached in Reached(steps, i).Where(reached => !late.ContainsKey(reached)).ToList())
                {
                    late[reached] = ($"it comes after {step.Name}, which waits, and may run", $"before {step.Name}");
                }
            }
            else if (step.Kind == StepKind.Compensation)
            {
                late[step.Name] = ("it undoes what is stored, and may run", "that does not wait");
            }
        }

        return late;
    }

    private static IEnumerable<string> Reached(List<StepModel> steps, int from)
    {
        var (open, seen) = (new Stack<int>([from]), new HashSet<int> { from });
        while (open.Count > 0)
        {
            var index = open.Pop();
            var step = steps[index];
            yield return step.Name;
            var caught = Enumerable.Range(0, steps.Count).Where(other => steps[other].Kind == StepKind.Catch
                && step.Kind == StepKind.Step && (steps[other].Catches ?? index) == index);
            foreach (var next in step.Jumps.Concat(caught).Append(step.Following).Where(next => next >= 0 && seen.Add(next)))
            {
                open.Push(next);
            }
        }
    }

    // It waits, or its next attempt may come so late that the run is stored until then.
    private static bool MayLeave(StepModel step) => step.Waits || (step.IsRetried && step.Policy.MaxDelayMs > LongWaits.ShortMsMax);
}
