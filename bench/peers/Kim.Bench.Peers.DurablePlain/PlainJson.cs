using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Bench.Peers.DurablePlain;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunReply))]
internal sealed partial class PlainJson : JsonSerializerContext;
