using System.Text.Json.Serialization;

namespace Kim.AspNetCore.Reactors;

/// <summary>What <see cref="ListCommand"/> answers with, as it is written without reflection: for a server that is compiled
/// natively.</summary>
[JsonSerializable(typeof(CommandList))]
[JsonSerializable(typeof(CommandView))]
internal sealed partial class CommandsJson : JsonSerializerContext;
