using Kim.Generator.Models;

namespace Kim.Generator.Emitting.Description;

/// <summary>Draws a command as a Mermaid flowchart.</summary>
/// <remarks>
/// Steps are boxes, deciding ones rhombs, joins boxes with double sides; a jump back is a thick arrow, what happens on failure is dotted.
/// </remarks>
internal static class GraphEmitter
{
    internal static string Emit(CommandModel command)
    {
        var lines = new List<string> { "flowchart TD" };
        var start = command.Routes.Count == 0 ? command.Name : string.Join("<br>", command.Routes);
        lines.Add($"    start([\"{Escape(start)}\"]) --> {command.Steps[0].Name}");
        foreach (var step in command.Steps)
        {
            if (Shape(step) is { } shape)
            {
                lines.Add($"    {step.Name}{shape}");
            }
        }

        foreach (var (from, to, value, kind) in Edges(command))
        {
            lines.Add("    " + (kind switch
            {
                EdgeKind.Catch when from is not null => $"{from} -. \"{Escape(value!)}\" .-> {to}",
                EdgeKind.Catch => $"fault{{{{\"any step throws\"}}}} -. \"{Escape(value!)}\" .-> {to}",
                EdgeKind.Undo => $"{from} -. \"undoes\" .-> {to}",
                EdgeKind.Loop => $"{from} == \"{(value is null ? "" : Escape(value) + ", ")}again\" ==> {to}",
                _ => $"{from} {(value is null ? "-->" : $"-- \"{Escape(value)}\" -->")} {to ?? "reply([reply])"}",
            }));
        }

        return string.Join("\n", lines);
    }

    /// <summary>Every edge, in the order of the steps they leave.</summary>
    internal static IEnumerable<(string? From, string? To, string? Value, EdgeKind Kind)> Edges(CommandModel command)
    {
        for (var i = 0; i < command.Steps.Count; i++)
        {
            var step = command.Steps[i];
            if (step.Kind == StepKind.Catch)
            {
                yield return (step.Catches is { } caught ? command.Steps[caught].Name : null, step.Name,
                    step.Parameters.Count == 0 ? "Exception" : step.Parameters[0].Display, EdgeKind.Catch);
            }

            if (step.Compensates is { } undone)
            {
                yield return (step.Name, command.Steps[undone].Name, null, EdgeKind.Undo);
                continue;
            }

            foreach (var jump in step.Jumps)
            {
                yield return (step.Name, command.Steps[jump].Name, Arguments(command.Steps[jump]),
                    jump <= i ? EdgeKind.Loop : EdgeKind.Jump);
            }

            if (step.Value != ValueKind.Next)
            {
                yield return (step.Name, step.Following < 0 ? null : command.Steps[step.Following].Name,
                    step.ValueDisplay.Length == 0 ? null : step.ValueDisplay, EdgeKind.Flow);
            }
        }
    }

    // A plain step needs none: its name is its box.
    private static string? Shape(StepModel step) => step switch
    {
        { Kind: StepKind.Compensation } => $"[/\"{step.Name}\"/]",
        { Value: ValueKind.Next } => $"{{\"{step.Name}\"}}",
        { Wait: WaitKind.Join } => $"[[\"{step.Name}{Terms(step.Join)}\"]]",
        _ => null,
    };

    private static string Terms(JoinModel join) =>
        (join.FailFast ? "<br>fails fast" : join.Any ? "<br>first success" : "") + (join.AtOnce > 0 ? $"<br>{join.AtOnce} at once" : "");

    private static string? Arguments(StepModel step) =>
        step.Parameters.Count == 0 ? null : string.Join(", ", step.Parameters.Select(parameter => parameter.Display));

    private static string Escape(string text) => text.Replace("\"", "#quot;");
}
