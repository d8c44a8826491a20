using System.Text.Json.Serialization;

namespace Kim.AspNetCore.Reactors;

/// <summary>A command, as clients see it.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Type">The name that stands for it alone: the class's with its namespace.</param>
/// <param name="Routes">Its routes, each <c>METHOD /path</c>; none if only other commands call it.</param>
/// <param name="Durable">Whether a run outlives its process.</param>
/// <param name="Steps">The steps in source order, then the catches, then the compensations.</param>
internal sealed record CommandView(
    string Name, string Type, IReadOnlyList<string> Routes, bool Durable, IReadOnlyList<StepView> Steps)
{
    /// <summary>The longest that a run may take, if it is stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deadline { get; init; }

    /// <summary>Which step may follow which; of one command only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EdgeView>? Edges { get; init; }

    /// <summary>The graph as a Mermaid flowchart; of one command only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Graph { get; init; }

    /// <summary>Shows one of several.</summary>
    /// <param name="command">The command.</param>
    /// <param name="type">The name that stands for it alone.</param>
    internal static CommandView Of(CommandDescriptor command, string type) =>
        new(command.Name, type, command.Routes, command.IsDurable, [.. command.Steps.Select(StepView.Of)])
        {
            Deadline = command.Deadline is { } deadline ? StepView.Text(deadline) : null,
        };

    /// <summary>Shows one, with its edges and its graph.</summary>
    /// <param name="command">The command.</param>
    /// <param name="type">The name that stands for it alone.</param>
    internal static CommandView WithGraph(CommandDescriptor command, string type) =>
        Of(command, type) with { Edges = [.. command.Edges.Select(EdgeView.Of)], Graph = command.Graph };
}
