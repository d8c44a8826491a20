using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0032: fields that another thread than the reactor's reads or writes.</summary>
internal static class OffReactorFields
{
    internal static void CheckCall(StepBody body, InvocationExpressionSyntax call)
    {
        if (!body.IsRun || !body.IsOffload(call))
        {
            return;
        }

        var names = call.ArgumentList.Arguments
            .Where(argument => argument.Expression is AnonymousFunctionExpressionSyntax)
            .SelectMany(argument => argument.DescendantNodes().OfType<SimpleNameSyntax>());
        Report(body, names, $"a lambda given to {call.CalledName()!.Identifier.ValueText}",
            "read it into a local before, and let the lambda return what it finds to the next step");
    }

    internal static void CheckAwaits(StepBody body)
    {
        if (!body.IsRun || !StepSignature.IsAsync(body.Method))
        {
            return;
        }

        // In _total = await x.ConfigureAwait(false) the field stands first but is written last.
        var leaving = body.OwnNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => LeavesReactor(body, call));
        if (leaving is not null)
        {
            var targets = leaving.Ancestors().OfType<AssignmentExpressionSyntax>()
                .SelectMany(assignment => assignment.Left.DescendantNodesAndSelf());
            var later = body.Syntax.DescendantNodes().Where(node => node.SpanStart >= leaving.Span.End);
            Report(body, targets.Concat(later)
                .OfType<SimpleNameSyntax>(), "what follows ConfigureAwait(false)",
                "drop ConfigureAwait(false), or return the task from a step of its own");
        }
    }

    private static bool LeavesReactor(StepBody body, InvocationExpressionSyntax call) =>
        call.CalledName()?.Identifier.ValueText == "ConfigureAwait"
        && call.ArgumentList.Arguments.Count == 1
        && body.Model.GetConstantValue(call.ArgumentList.Arguments[0].Expression).Value switch
        {
            bool continuesOnReactor => !continuesOnReactor,
            int options => (options & 1) == 0, // ConfigureAwaitOptions.ContinueOnCapturedContext
            _ => false,
        };

    // Once for each field: the first place is where the fix begins.
    private static void Report(StepBody body, IEnumerable<SimpleNameSyntax> names, string where, string fix)
    {
        var seen = new HashSet<StateMember>();
        foreach (var name in names)
        {
            if (body.StateOf(name) is { IsAssignable: true } member && seen.Add(member))
            {
                body.Report(BodyRules.OffReactor, name, member.Display, where, fix);
            }
        }
    }
}
