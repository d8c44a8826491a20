namespace Kim.Generator.Models;

/// <summary>A parameter of a step or a constructor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified, with nullability.</param>
/// <param name="Display">Its type as one reads it.</param>
internal sealed record TypedName(string Name, string Type, string Display)
{
    /// <summary>Names that a step's parameter had before.</summary>
    internal EquatableArray<string> FormerNames { get; init; }
}
