using System.Text.Json.Serialization;

namespace Kim.Durable.Http;

/// <summary>Some runs.</summary>
/// <param name="Runs">The runs, in an order that stays.</param>
/// <param name="Next">There may be more: ask with this as <c>after</c>.</param>
internal sealed record RunList(
    IReadOnlyList<RunView> Runs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);
