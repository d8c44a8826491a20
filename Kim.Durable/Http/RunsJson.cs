using System.Text.Json.Serialization;

namespace Kim.Durable.Http;

/// <summary>What the commands answer with, as it is written without reflection: for a server that is compiled natively.</summary>
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(Resumed))]
internal sealed partial class RunsJson : JsonSerializerContext;
