namespace Kim.AspNetCore.Reactors;

/// <summary>The commands of a server.</summary>
/// <param name="Commands">The commands, by name.</param>
internal sealed record CommandList(IReadOnlyList<CommandView> Commands);
