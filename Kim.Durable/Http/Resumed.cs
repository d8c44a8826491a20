using System.Text.Json.Serialization;

namespace Kim.Durable.Http;

/// <summary>What became of them.</summary>
/// <param name="Continued">How many continue.</param>
/// <param name="Left">Those that do not, with the reason.</param>
/// <param name="Next">There may be more: ask with this as <c>after</c>.</param>
internal sealed record Resumed(
    int Continued, IReadOnlyList<LeftRun> Left,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);
