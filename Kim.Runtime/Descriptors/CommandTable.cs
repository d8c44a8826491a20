using System.Text.Json.Serialization.Metadata;

namespace Kim;

/// <summary>Every command of one assembly. The generator emits one as <c>KimCommands.Table</c>.</summary>
/// <param name="assembly">The assembly's name, for error messages.</param>
/// <param name="commands">Its commands.</param>
/// <param name="metadata">The assembly's <c>JsonSerializerContext</c>s: metadata for its types, so that nothing is looked up by
/// reflection.</param>
public sealed class CommandTable(string assembly, IReadOnlyList<CommandDescriptor> commands, IReadOnlyList<IJsonTypeInfoResolver> metadata)
{
    /// <summary>The assembly's name.</summary>
    public string Assembly { get; } = assembly;

    /// <summary>Its commands.</summary>
    public IReadOnlyList<CommandDescriptor> Commands { get; } = commands;

    /// <summary>Metadata for its types.</summary>
    public IReadOnlyList<IJsonTypeInfoResolver> Metadata { get; } = metadata;
}
