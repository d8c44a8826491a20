using System.Text.Json.Serialization;

namespace Kim.AspNetCore.Reactors;

/// <summary>Which step may follow which.</summary>
/// <param name="Kind">Why: <c>flow</c>, <c>jump</c>, <c>loop</c>, <c>catch</c> or <c>undo</c>.</param>
internal sealed record EdgeView(string Kind)
{
    /// <summary>The step that is left; <see langword="null"/> for an exception that may come from any step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>The step that follows; <see langword="null"/> if the run ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    /// <summary>The type of the value that is passed on, as written in C#, if there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    /// <summary>Shows one.</summary>
    internal static EdgeView Of(EdgeDescriptor edge) =>
        new(StepView.Lower(edge.Kind)) { From = edge.From, To = edge.To, Value = edge.Value };
}
