using System.Text.Json.Serialization;

namespace Kim.Server.Commands;

/// <summary>What the commands answer with, as it is written without reflection: for a server that is compiled natively.</summary>
[JsonSerializable(typeof(HelloWorldAnswer))]
[JsonSerializable(typeof(KeyValue))]
internal sealed partial class CommandsJson : JsonSerializerContext;
