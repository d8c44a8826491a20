using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kim.Runs;

namespace Kim.Binding;

// Reads pieces of the JSON once more.
internal sealed partial class JsonFault
{
    private static byte[] Alone(string name, ReadOnlySpan<byte> json) =>
        [(byte)'{', (byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"', (byte)':', .. json, (byte)'}'];

    // That it is refused is settled: here it is only found out why, and what else goes wrong meanwhile tells nothing.
    private static Exception? Thrown(JsonTypeInfo info, ReadOnlySpan<byte> json)
    {
        try
        {
            JsonSerializer.Deserialize(json, info);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return ClientFault.Cause(fault);
        }
    }

    // Reads the object once more, watching which member is assigned last.
    private static string? Setter(JsonTypeInfo info, ReadOnlySpan<byte> json)
    {
        string? last = null;
        var watched = Wire.Fresh(info);
        foreach (var property in watched?.Properties ?? [])
        {
            if (property.Set is { } assign)
            {
                property.Set = (target, value) =>
                {
                    last = property.Name;
                    assign(target, value);
                };
            }
        }

        try
        {
            _ = watched is null ? null : JsonSerializer.Deserialize(json, watched);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return ClientFault.Is(fault) ? last : null;
        }
    }

    // A text or a whole number; anything else is not a known name.
    private static object? Discriminator(ReadOnlySpan<byte> json, string name, JsonSerializerOptions options)
    {
        var reader = new Utf8JsonReader(json, JsonRules.ReaderOptions(options));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString()
                    : reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number
                    : reader.TokenType;
            }

            reader.Skip();
        }

        return null;
    }

    // From a member's name to its value.
    private static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        return Extent(ref reader, json);
    }

    private static ReadOnlySpan<byte> Extent(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
