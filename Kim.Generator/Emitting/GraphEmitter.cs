using Kim.Generator.Models;

namespace Kim.Generator.Emitting;

/// <summary>Draws a command as a Mermaid flowchart.</summary>
internal static class GraphEmitter
{
    internal static string Emit(CommandModel command)
    {
        var lines = new List<string> { "flowchart TD" };
        var start = command.Routes.Count == 0 ? command.Name : string.Join("<br>", command.Routes);
        lines.Add($"    start([\"{Escape(start)}\"]) --> {command.Steps[0].Name}");
        foreach (var (from, to, value) in Edges(command))
        {
            var label = value is null ? "-->" : $"-- \"{Escape(value)}\" -->";
            lines.Add($"    {from} {label} {to ?? "reply([reply])"}");
        }

        return string.Join("\n", lines);
    }

    /// <summary>Every edge, in the order of the steps they leave.</summary>
    internal static IEnumerable<(string From, string? To, string? Value)> Edges(CommandModel command)
    {
        foreach (var step in command.Steps)
        {
            foreach (var jump in step.Jumps)
            {
                yield return (step.Name, command.Steps[jump].Name, Arguments(command.Steps[jump]));
            }

            if (step.Value != ValueKind.Next)
            {
                yield return (step.Name, step.Following < 0 ? null : command.Steps[step.Following].Name, step.ValueDisplay.Length == 0 ? null : step.ValueDisplay);
            }
        }
    }

    private static string? Arguments(StepModel step) => step.Parameters.Count == 0 ? null : string.Join(", ", step.Parameters.Select(parameter => parameter.Display));

    private static string Escape(string text) => text.Replace("\"", "#quot;");
}
