namespace Kim.Generator.Models;

/// <summary>A constructor parameter of a command.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified, with nullability.</param>
/// <param name="Key">The key of its [FromKeyedServices], as an expression; empty without one.</param>
/// <param name="Fallback">What it is if nothing is registered, as an expression; empty if it has to be registered.</param>
internal sealed record ServiceModel(string Name, string Type, string Key, string Fallback);
