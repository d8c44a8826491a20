using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Binding;

/// <summary>Enums in JSON, as in routes and queries: by name, never as a number.</summary>
internal sealed class EnumNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnumNames<T>.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EnumNames<T>.TryParse(reader.GetString(), out var value) ? value : throw new JsonException();

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Name(value));

    private static string Name(T value) => EnumNames<T>.Format(value)
        ?? throw new JsonException(
            $"{value:D} is not a value of {typeof(T)} that has a name, and enums are written by name: define one for it, or reply with a "
            + "number.");
}
