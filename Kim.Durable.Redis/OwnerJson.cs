using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>What an owner says of itself, as it is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OwnerInfo))]
internal sealed partial class OwnerJson : JsonSerializerContext
{
    internal static RedisValue Write(OwnerInfo owner) => JsonSerializer.SerializeToUtf8Bytes(owner, Default.OwnerInfo);

    /// <summary>What is stored; nothing if it cannot be read: an owner is known by its name.</summary>
    internal static OwnerInfo? Read(string name, RedisValue value)
    {
        try
        {
            var info = JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)value).Span, Default.OwnerInfo);
            return info?.Name == name ? info : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
