using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>What reads numbers with a fraction, for each way in which they may be written.</summary>
internal static class FiniteNumbers
{
    private static readonly ConcurrentDictionary<JsonNumberHandling, Dictionary<Type, JsonConverter>> All = new();
    private static readonly ConcurrentDictionary<JsonConverter, JsonTypeInfo> Numbers = new();

    /// <summary>The converters. What is nullable is made from these.</summary>
    internal static IEnumerable<JsonConverter> Converters(JsonNumberHandling handling) =>
        All.GetOrAdd(handling, Make).Where(made => Nullable.GetUnderlyingType(made.Key) is null).Select(made => made.Value);

    /// <summary>That of a type, which may be nullable; <see langword="null"/> for any other.</summary>
    internal static JsonConverter? Of(Type type, JsonNumberHandling handling) => All.GetOrAdd(handling, Make).GetValueOrDefault(type);

    /// <summary>How .NET reads a number that one of these reads; <see langword="null"/> if the converter is not for that.</summary>
    internal static JsonTypeInfo? Known(JsonConverter? converter) => converter is null ? null : Numbers.GetValueOrDefault(converter);

    private static Dictionary<Type, JsonConverter> Make(JsonNumberHandling handling)
    {
        if (handling is JsonNumberHandling.Strict)
        {
            return new() { [typeof(double)] = new FiniteDoubleConverter(), [typeof(float)] = new FiniteSingleConverter() };
        }

        // As .NET reads them, which may be told to read infinity.
        var options = new JsonSerializerOptions { NumberHandling = handling, TypeInfoResolver = JsonTypeInfoResolver.Combine() };
        var doubles = JsonMetadataServices.CreateValueInfo<double>(options, JsonMetadataServices.DoubleConverter);
        var singles = JsonMetadataServices.CreateValueInfo<float>(options, JsonMetadataServices.SingleConverter);
        var finiteDoubles = JsonMetadataServices.CreateValueInfo<double>(options, new FiniteDoubleConverter(doubles));
        var finiteSingles = JsonMetadataServices.CreateValueInfo<float>(options, new FiniteSingleConverter(singles));
        Dictionary<Type, JsonConverter> made = new()
        {
            [typeof(double)] = finiteDoubles.Converter,
            [typeof(float)] = finiteSingles.Converter,
            [typeof(double?)] = JsonMetadataServices.GetNullableConverter(finiteDoubles),
            [typeof(float?)] = JsonMetadataServices.GetNullableConverter(finiteSingles),
        };
        foreach (var (type, converter) in made)
        {
            Numbers[converter] = (Nullable.GetUnderlyingType(type) ?? type) == typeof(double) ? doubles : singles;
        }

        return made;
    }
}
