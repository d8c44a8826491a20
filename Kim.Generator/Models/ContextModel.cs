namespace Kim.Generator.Models;

/// <summary>A JsonSerializerContext of the project.</summary>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Enums">The enums that it has metadata for and that bring no converter of their own, fully qualified.</param>
internal sealed record ContextModel(string Type, EquatableArray<string> Enums);
