using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>
/// A <see cref="float"/> that is a number: <c>1e40</c> would be read as infinity, which JSON cannot say and a reply cannot repeat.
/// </summary>
/// <param name="fromText">How a text is read, if one may be a number, too (<c>[JsonNumberHandling]</c>).</param>
internal sealed class FiniteSingleConverter(JsonTypeInfo<float>? fromText = null) : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (fromText is null || reader.TokenType != JsonTokenType.String)
        {
            return Finite(reader.GetSingle());
        }

        // Infinity by its name is what was asked for.
        var value = JsonSerializer.Deserialize(ref reader, fromText);
        return reader.ValueTextEquals("Infinity") || reader.ValueTextEquals("-Infinity") || float.IsNaN(value) ? value : Finite(value);
    }

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public override float ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Finite(JsonMetadataServices.SingleConverter.ReadAsPropertyName(ref reader, typeToConvert, options));

    private static float Finite(float value) => float.IsFinite(value) ? value : throw new JsonException();
}
