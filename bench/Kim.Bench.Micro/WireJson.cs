using System.Text.Json;
using System.Text.Json.Serialization;
using Kim.Bench.Micro.Commands;

namespace Kim.Bench.Micro;

/// <summary>The metadata.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeyValue))]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class WireJson : JsonSerializerContext;
