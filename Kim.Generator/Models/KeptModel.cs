namespace Kim.Generator.Models;

/// <summary>A field or property that a retry puts back, or that a durable run stores.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified, with nullability.</param>
/// <param name="Via">The type that it is reached by, fully qualified; empty for the command itself.</param>
/// <param name="IsStored">Whether a durable run stores it.</param>
/// <param name="FormerNames">Names that it had before.</param>
internal sealed record KeptModel(string Name, string Type, string Via, bool IsStored, EquatableArray<string> FormerNames);
