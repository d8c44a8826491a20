using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Steps;

/// <summary>A <see cref="double"/> that is a number: <c>1e400</c> would be read as infinity, which JSON cannot say and a reply cannot repeat.</summary>
internal sealed class FiniteDoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Finite(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public override double ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Finite(JsonMetadataServices.DoubleConverter.ReadAsPropertyName(ref reader, typeToConvert, options));

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new JsonException();
}
