using System.Text.Json.Serialization;

namespace Kim.Bench.Peers.AspNet;

public sealed record HelloRequest(string Uid);

public sealed record HelloData(string Id, string Name);

public sealed record HelloReply(int Code, string Msg, HelloData Data);

public sealed record PairRequest(string Key, string Value);

public sealed record PairData(string Key, string? Value);

public sealed record PairReply(int Code, string Msg, PairData Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HelloRequest))]
[JsonSerializable(typeof(HelloReply))]
[JsonSerializable(typeof(PairRequest))]
[JsonSerializable(typeof(PairReply))]
public sealed partial class PeerJsonContext : JsonSerializerContext
{
}
