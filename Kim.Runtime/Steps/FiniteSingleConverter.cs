using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Steps;

/// <summary>A <see cref="float"/> that is a number: <c>1e40</c> would be read as infinity, which JSON cannot say and a reply cannot repeat.</summary>
internal sealed class FiniteSingleConverter : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Finite(reader.GetSingle());

    public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public override float ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Finite(JsonMetadataServices.SingleConverter.ReadAsPropertyName(ref reader, typeToConvert, options));

    private static float Finite(float value) => float.IsFinite(value) ? value : throw new JsonException();
}
