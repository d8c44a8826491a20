using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Binding;

/// <summary>Enums in JSON, as in routes and queries: by name, never as a number; in stored runs a value without a name is one.</summary>
internal sealed class EnumNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnumNames<T>.TryParse(reader.GetString(), out var value) ? value
        : reader.TokenType == JsonTokenType.Number && StateJson.Is(options) && reader.TryGetDecimal(out var number) ? FromNumber(number)
        : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (StateJson.Is(options) && EnumNames<T>.Format(value) is null)
        {
            // What a field begins with may have no name.
            writer.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
            return;
        }

        writer.WriteStringValue(Name(value));
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EnumNames<T>.TryParse(reader.GetString(), out var value) ? value : throw new JsonException();

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Name(value));

    private static T FromNumber(decimal number) =>
        (T)Enum.ToObject(typeof(T), number < 0 ? unchecked((ulong)(long)number) : (ulong)number);

    private static string Name(T value) => EnumNames<T>.Format(value)
        ?? throw new JsonException(
            $"{value:D} is not a value of {typeof(T)} that has a name, and enums are written by name: define one for it, or reply with a "
            + "number.");
}
