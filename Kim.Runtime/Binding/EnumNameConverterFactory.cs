using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Binding;

/// <summary>Reads and writes enums by name, but those that bring a converter of their own.</summary>
internal sealed class EnumNameConverterFactory : JsonConverterFactory
{
    private static readonly ConcurrentDictionary<Type, JsonConverter> Known = new();

    /// <summary>Makes an enum's converter known: in a program that was compiled natively it cannot be made of the type alone.</summary>
    internal static JsonConverter<T> Add<T>()
        where T : struct, Enum => (JsonConverter<T>)Known.GetOrAdd(typeof(T), static _ => new EnumNameConverter<T>());

    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && !typeToConvert.IsDefined(typeof(JsonConverterAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        Known.TryGetValue(typeToConvert, out var known) ? known
        : RuntimeFeature.IsDynamicCodeSupported ? Make(typeToConvert)
        : throw new NotSupportedException(
            $"{typeToConvert} is written by name, and this app was compiled natively: add [JsonSerializable(typeof({typeToConvert.Name}))] "
            + "to a JsonSerializerContext of the assembly whose command uses it.");

    [RequiresDynamicCode("Makes a generic type.")]
    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "Every enum can be made without a constructor.")]
    private static JsonConverter Make(Type type) =>
        (JsonConverter)Activator.CreateInstance(typeof(EnumNameConverter<>).MakeGenericType(type))!;
}
