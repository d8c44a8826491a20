using System.Text.Json;
using System.Text.Json.Serialization;
using Kim.Bench.Micro.Commands;

namespace Kim.Bench.Micro;

/// <summary>What Kim puts around a reply's data.</summary>
internal sealed record Envelope(int Code, string Msg, KeyValue Data);

/// <summary>The metadata.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeyValue))]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class WireJson : JsonSerializerContext;
