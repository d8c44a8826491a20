using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>
/// How values look on the wire: camelCase, case-sensitive, no numbers from strings, enums by name, duplicate members refused. One for the
/// process.
/// </summary>
/// <remarks>
/// A user's <c>JsonSerializerContext</c> only supplies metadata (so that nothing is looked up by reflection); the options stay these, so
/// adding one never changes the wire.
/// </remarks>
internal static class Wire
{
    private static readonly Lock Gate = new();
    private static readonly List<IJsonTypeInfoResolver> Resolvers = [];

    // What reads numbers that are said to be written in a way of their own.
    private static readonly ConcurrentDictionary<JsonNumberHandling, Dictionary<Type, JsonConverter>> Finite = new();
    private static readonly ConcurrentDictionary<JsonConverter, JsonTypeInfo> Numbers = new();

    /// <summary>
    /// The writer's encoder: JSON is sent as <c>application/json</c>, never inside HTML, so only what JSON itself asks for is escaped.
    /// </summary>
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    private static readonly JsonSerializerOptions WriteOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new EnumNameConverterFactory() },
        TypeInfoResolver = new Resolver(),
    };

    /// <summary>As replies are written; what only matters to a reader is stricter.</summary>
    internal static readonly JsonSerializerOptions ReadOptions = new(WriteOptions)
    {
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        Converters = { new UtcDateTimeConverter(), new UtcDateTimeOffsetConverter(), new FiniteDoubleConverter(),
            new FiniteSingleConverter() },
        TypeInfoResolver = new Resolver { RequiresParameters = true },
    };

    /// <summary>Adds a source of metadata, asked before reflection. Only before the first run.</summary>
    internal static void AddMetadata(IJsonTypeInfoResolver resolver)
    {
        lock (Gate)
        {
            if (!Resolvers.Contains(resolver))
            {
                Resolvers.Add(resolver);
            }
        }
    }

    /// <summary>How <typeparamref name="T"/> is written.</summary>
    internal static JsonTypeInfo<T> Writing<T>() => WriteCache<T>.TypeInfo;

    /// <summary>How <typeparamref name="T"/> is read.</summary>
    internal static JsonTypeInfo<T> Reading<T>() => ReadCache<T>.TypeInfo;

    /// <summary>How a type is read; <see langword="null"/> if there is no metadata for it.</summary>
    internal static JsonTypeInfo? Reading(Type type) => ReadOptions.TryGetTypeInfo(type, out var info) ? info : null;

    /// <summary>
    /// How <typeparamref name="T"/> is read by a converter that a member names. Only there: the converter itself may read a
    /// <typeparamref name="T"/> without it.
    /// </summary>
    internal static JsonTypeInfo<T> Reading<T, TConverter>()
        where TConverter : JsonConverter, new() => ConverterCache<T, TConverter>.TypeInfo;

    /// <summary>The same for a nullable member, whose converter may be one for the type itself.</summary>
    internal static JsonTypeInfo<T?> ReadingOrNull<T, TConverter>()
        where T : struct
        where TConverter : JsonConverter, new() => NullableConverterCache<T, TConverter>.TypeInfo;

    /// <summary>How a type is read by a converter.</summary>
    internal static JsonTypeInfo Reading(Type type, JsonConverter converter)
    {
        var options = new JsonSerializerOptions(ReadOptions);
        options.Converters.Insert(0, converter);
        return options.GetTypeInfo(type);
    }

    /// <summary>How numbers of a member are read that says so itself.</summary>
    internal static JsonTypeInfo<T> Reading<T>(JsonNumberHandling handling) =>
        NumberCache<T>.TypeInfos.GetOrAdd(handling, static handling =>
    {
        var options = new JsonSerializerOptions(ReadOptions) { NumberHandling = handling };
        foreach (var (type, converter) in Finite.GetOrAdd(handling, MakeFinite))
        {
            // What is nullable is made from these.
            if (Nullable.GetUnderlyingType(type) is null)
            {
                options.Converters.Insert(0, converter);
            }
        }

        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    });

    /// <summary>How .NET reads a number that a member says how to read; <see langword="null"/> if the converter is not for that.</summary>
    internal static JsonTypeInfo? NumbersOf(JsonConverter? converter) => converter is null ? null : Numbers.GetValueOrDefault(converter);

    /// <summary>A type's metadata that can still be changed.</summary>
    internal static JsonTypeInfo? Fresh(JsonTypeInfo info) => info.Options.TypeInfoResolver?.GetTypeInfo(info.Type, info.Options);

    private static JsonTypeInfo<T> Make<T>(JsonConverter converter)
    {
        var own = !converter.CanConvert(typeof(T))
            ? null
            : converter is JsonConverterFactory factory ? factory.CreateConverter(typeof(T), ReadOptions) : converter;
        return own is null
            ? throw new InvalidOperationException(
                $"A member of type {typeof(T)} names {converter.GetType()} as its converter, which does not convert that type: name one "
                + "that does.")
            : JsonMetadataServices.CreateValueInfo<T>(ReadOptions, own);
    }

    private static Dictionary<Type, JsonConverter> MakeFinite(JsonNumberHandling handling)
    {
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

    private static class WriteCache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)WriteOptions.GetTypeInfo(typeof(T));
    }

    private static class ReadCache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)ReadOptions.GetTypeInfo(typeof(T));
    }

    private static class ConverterCache<T, TConverter>
        where TConverter : JsonConverter, new()
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = Make<T>(new TConverter());
    }

    private static class NullableConverterCache<T, TConverter>
        where T : struct
        where TConverter : JsonConverter, new()
    {
        internal static readonly JsonTypeInfo<T?> TypeInfo = new TConverter() is var converter && converter.CanConvert(typeof(T?))
            ? Make<T?>(converter)
            : JsonMetadataServices.CreateValueInfo<T?>(ReadOptions, JsonMetadataServices.GetNullableConverter(Make<T>(converter)));
    }

    private static class NumberCache<T>
    {
        internal static readonly ConcurrentDictionary<JsonNumberHandling, JsonTypeInfo<T>> TypeInfos = new();
    }

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        /// <summary>
        /// Whether a constructor's parameter must be there, unless it has a default or may be null: as the members of a request itself.
        /// </summary>
        internal bool RequiresParameters { get; init; }

        // What no context of the user's knows.
        [UnconditionalSuppressMessage("Trimming", "IL2026",
            Justification = "Only reached if reflection is on; a trimmed app turns it off and adds a JsonSerializerContext.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
        private static IJsonTypeInfoResolver Rest { get; } =
            JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : PlainJson.Default;

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            var info = Find(type, options);
            if (info is { Kind: JsonTypeInfoKind.Object } && RequiresParameters)
            {
                foreach (var property in info.Properties)
                {
                    Require(property);
                    KeepNumberHandling(info, property);
                }
            }

            return info;
        }

        private static JsonTypeInfo? Find(Type type, JsonSerializerOptions options)
        {
            lock (Gate)
            {
                foreach (var resolver in Resolvers)
                {
                    if (resolver.GetTypeInfo(type, options) is { } info)
                    {
                        return info;
                    }
                }
            }

            return Rest.GetTypeInfo(type, options);
        }

        private static void Require(JsonPropertyInfo property)
        {
            if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false })
            {
                // Only what has a setter can be required; the constructor is what is called.
                property.Set ??= static (_, _) => { };
                property.IsRequired = true;
            }
        }

        // A converter of ours has to be told how the numbers are to be read.
        private static void KeepNumberHandling(JsonTypeInfo info, JsonPropertyInfo property)
        {
            var said = property.NumberHandling ?? info.NumberHandling;
            if (property.CustomConverter is null && said is { } handling and not JsonNumberHandling.Strict)
            {
                property.CustomConverter = Finite.GetOrAdd(handling, MakeFinite).GetValueOrDefault(property.PropertyType);

                // The serializer allows none beside a converter that is not its own.
                property.NumberHandling = property.CustomConverter is null ? property.NumberHandling : null;
            }
        }
    }
}
