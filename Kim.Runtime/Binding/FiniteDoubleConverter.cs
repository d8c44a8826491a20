using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>
/// A <see cref="double"/> that is a number: <c>1e400</c> would be read as infinity, which JSON cannot say and a reply cannot repeat.
/// </summary>
/// <param name="fromText">How a text is read, if one may be a number, too (<c>[JsonNumberHandling]</c>).</param>
internal sealed class FiniteDoubleConverter(JsonTypeInfo<double>? fromText = null) : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (fromText is null || reader.TokenType != JsonTokenType.String)
        {
            return Finite(reader.GetDouble());
        }

        // Infinity by its name is what was asked for.
        var value = JsonSerializer.Deserialize(ref reader, fromText);
        return reader.ValueTextEquals("Infinity") || reader.ValueTextEquals("-Infinity") || double.IsNaN(value) ? value : Finite(value);
    }

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public override double ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Finite(JsonMetadataServices.DoubleConverter.ReadAsPropertyName(ref reader, typeToConvert, options));

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new JsonException();
}
