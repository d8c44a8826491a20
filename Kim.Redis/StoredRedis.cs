using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace Kim;

/// <summary>
/// For generated code: how durable runs store values of StackExchange.Redis. What is text is a text, as numbers are in Redis, too; other
/// bytes are <c>{ "base64": "…" }</c>, a number without end, which is not its text, is <c>{ "number": "-Infinity" }</c>, and nothing is
/// <c>null</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StoredRedis
{
    private const string Base64 = "base64";
    private const string Number = "number";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Converter<RedisValue> Values = new(
        static value => (byte[]?)value, static text => text, static bytes => bytes,
        static value => value.Box() is double number && !double.IsFinite(number) ? number : null, static number => number);

    private static readonly Converter<RedisKey> Keys = new(static key => (byte[]?)key, static text => text, static bytes => bytes);

    /// <summary>For <see cref="RedisValue"/> and <see cref="RedisKey"/>.</summary>
    public static IJsonTypeInfoResolver Metadata { get; } = new Resolver();

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type == typeof(RedisValue) ? Plain(options, Values)
            : type == typeof(RedisKey) ? Plain(options, Keys)
            : type == typeof(RedisValue?) ? Nullable(options, Values)
            : type == typeof(RedisKey?) ? Nullable(options, Keys)
            : null;

        private static JsonTypeInfo<T> Plain<T>(JsonSerializerOptions options, JsonConverter<T> converter) =>
            JsonMetadataServices.CreateValueInfo<T>(options, converter);

        private static JsonTypeInfo<T?> Nullable<T>(JsonSerializerOptions options, JsonConverter<T> converter)
            where T : struct => JsonMetadataServices.CreateValueInfo<T?>(
                options, JsonMetadataServices.GetNullableConverter(Plain(options, converter)));
    }

    private sealed class Converter<T>(
        Func<T, byte[]?> bytesOf, Func<string, T> ofText, Func<byte[], T> ofBytes,
        Func<T, double?>? endlessOf = null, Func<double, T>? ofEndless = null) : JsonConverter<T>
        where T : struct
    {
        public override bool HandleNull => true;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    return default;
                case JsonTokenType.String:
                    return ofText(reader.GetString()!);
                default:
                    using (var document = JsonDocument.ParseValue(ref reader))
                    {
                        return Read(document.RootElement);
                    }
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (bytesOf(value) is not { } bytes)
            {
                writer.WriteNullValue();
            }
            else if (endlessOf?.Invoke(value) is { } endless)
            {
                writer.WriteStartObject();
                writer.WriteString(Number, endless.ToString(CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }
            else if (TextOf(bytes) is { } text)
            {
                writer.WriteStringValue(text);
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteBase64String(Base64, bytes);
                writer.WriteEndObject();
            }
        }

        private T Read(JsonElement stored) => stored switch
        {
            { ValueKind: JsonValueKind.Object } when stored.TryGetProperty(Base64, out var base64)
                && base64.TryGetBytesFromBase64(out var bytes) => ofBytes(bytes),
            { ValueKind: JsonValueKind.Object } when ofEndless is not null && stored.TryGetProperty(Number, out var number)
                && double.TryParse(number.GetString(), CultureInfo.InvariantCulture, out var endless) => ofEndless(endless),
            _ => throw new JsonException($"A {typeof(T).Name} is null, a text or {{ \"{Base64}\": … }}."),
        };

        private static string? TextOf(byte[] bytes)
        {
            try
            {
                return Strict.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }
}
