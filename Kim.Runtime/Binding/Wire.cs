using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.Runs;

namespace Kim.Binding;

/// <summary>
/// How values look on the wire: camelCase, case-sensitive, no numbers from strings, enums by name, duplicate members refused; or as a host
/// has said it (<c>ConfigureKimJson</c>). One for a host.
/// </summary>
/// <remarks>
/// A user's <c>JsonSerializerContext</c> only supplies metadata (so that nothing is looked up by reflection); the options stay these, so
/// adding one never changes the wire.
/// </remarks>
internal sealed class Wire
{
    /// <summary>That of a host that says nothing.</summary>
    internal static readonly Wire Default = new();

    private readonly bool _isDefault;
    private readonly JsonSerializerOptions _writing;
    private readonly JsonSerializerOptions _reading;
    private readonly Lazy<JsonSerializerOptions> _readingStored;
    private readonly ConcurrentDictionary<(Type Type, Type Converter), JsonTypeInfo> _converted = new();
    private readonly ConcurrentDictionary<(Type Type, JsonNumberHandling Handling), JsonTypeInfo> _numbers = new();

    private Wire()
        : this(JsonRules.Defaults()) => _isDefault = true;

    /// <param name="said">What the host says. It is kept, and must not be changed any more.</param>
    private Wire(JsonSerializerOptions said)
    {
        var own = said.TypeInfoResolverChain.ToArray();
        ReaderOptions = JsonRules.ReaderOptions(said);
        _writing = new(said)
        {
            // The serializer counts values without members, too, and the envelope is not the host's.
            MaxDepth = DepthMax + 2,
            RespectNullableAnnotations = false,
            TypeInfoResolver = new WireResolver(own, isForReading: false),
        };
        var names = _writing.Converters.OfType<EnumNameConverterFactory>().FirstOrDefault();
        if (names is not null)
        {
            // What the host adds comes before it.
            _writing.Converters.Remove(names);
            _writing.Converters.Add(names);
        }

        // As replies are written; what only matters to a reader is stricter.
        _reading = new(_writing)
        {
            MaxDepth = said.MaxDepth,
            RespectNullableAnnotations = said.RespectNullableAnnotations,
            TypeInfoResolver = new WireResolver(own, isForReading: true),
        };
        foreach (var converter in (JsonConverter[])[new UtcDateTimeConverter(), new UtcDateTimeOffsetConverter(),
            .. FiniteNumbers.Converters(said.NumberHandling)])
        {
            _reading.Converters.Add(converter);
        }

        _readingStored = new(() => new(_reading) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });
        WriterOptions = new()
        {
            Encoder = said.Encoder,
            Indented = said.WriteIndented,
            IndentCharacter = said.IndentCharacter,
            IndentSize = said.IndentSize,
            NewLine = said.NewLine,
            SkipValidation = true,
        };
        LineOptions = WriterOptions with { Indented = false };
        ReadsPlainly = !said.Converters.Any(converter => converter is not EnumNameConverterFactory
            && (converter.CanConvert(typeof(string)) || converter.CanConvert(typeof(int)) || converter.CanConvert(typeof(long))
                || converter.CanConvert(typeof(bool))));
    }

    /// <summary>The writer's options.</summary>
    internal JsonWriterOptions WriterOptions { get; }

    /// <summary>Those of a writer that writes one line for each value.</summary>
    internal JsonWriterOptions LineOptions { get; }

    /// <summary>The options of a reader of a body.</summary>
    internal JsonReaderOptions ReaderOptions { get; }

    /// <summary>How deep JSON may be nested.</summary>
    internal int DepthMax => ReaderOptions.MaxDepth is 0 ? 64 : ReaderOptions.MaxDepth;

    /// <summary>Whether strings, whole numbers and truth values are read without a converter of the host's.</summary>
    internal bool ReadsPlainly { get; }

    /// <summary>Whether a member that the request does not have is refused.</summary>
    internal bool RefusesUnknown => _reading.UnmappedMemberHandling is JsonUnmappedMemberHandling.Disallow;

    /// <summary>Whether the last value of a member that is given twice counts.</summary>
    internal bool AllowsTwice => _reading.AllowDuplicateProperties;

    /// <summary>Whether members are known in any case.</summary>
    internal bool IgnoresCase => _reading.PropertyNameCaseInsensitive;

    /// <summary>Whether the names that the generator emits are those that clients see.</summary>
    internal bool HasEmittedNames => _isDefault || _reading.PropertyNamingPolicy == JsonNamingPolicy.CamelCase;

    /// <summary>How the values that converters are made for are read.</summary>
    internal JsonSerializerOptions Reader => _reading;

    /// <summary>That of the reactor whose code is running; elsewhere <see cref="Default"/>.</summary>
    internal static Wire Current => SynchronizationContext.Current is LoopSynchronizationContext context ? context.Wire : Default;

    /// <summary>As a host says it.</summary>
    /// <param name="setups">What it says, one after the other.</param>
    /// <exception cref="KimConfigurationException">It says what has no effect on commands, or cannot say it.</exception>
    internal static Wire Of(IEnumerable<JsonSetup> setups)
    {
        var said = JsonRules.Defaults();
        var isSaid = false;
        foreach (var configure in setups.Select(setup => setup.Configure).OfType<Action<JsonSerializerOptions>>())
        {
            isSaid = true;
            try
            {
                configure(said);
            }
            catch (Exception fault)
            {
                throw new KimConfigurationException(
                    $"The JSON options of this host could not be set: {fault.GetType()}: {fault.Message.TrimEnd('.')}. Fix what "
                    + "ConfigureKimJson was given.", fault);
            }
        }

        JsonRules.Check(said);
        return isSaid ? new Wire(said) : Default;
    }

    /// <summary>Adds a source of metadata for the process, asked before reflection. Only before the first run.</summary>
    internal static void AddMetadata(IJsonTypeInfoResolver resolver) => WireResolver.Add(resolver);

    /// <summary>What clients call a member.</summary>
    /// <param name="name">Its name in C#.</param>
    /// <param name="emitted">What the generator calls it.</param>
    internal string NameOf(string name, string emitted) => HasEmittedNames ? emitted : NameOf(name);

    /// <summary>What clients call a member that no attribute gives a name.</summary>
    internal string NameOf(string name) => _reading.PropertyNamingPolicy?.ConvertName(name) ?? name;

    /// <summary>A member of a request as clients see it.</summary>
    internal InputDescriptor Shown(InputDescriptor input) =>
        input is { Member: { } member, Source: InputSource.Body or InputSource.Query } && !HasEmittedNames
            ? input with { Name = NameOf(member) }
            : input;

    /// <summary>How <typeparamref name="T"/> is written.</summary>
    internal JsonTypeInfo<T> Writing<T>() => _isDefault ? WriteCache<T>.TypeInfo : (JsonTypeInfo<T>)_writing.GetTypeInfo(typeof(T));

    /// <summary>How <typeparamref name="T"/> is read.</summary>
    internal JsonTypeInfo<T> Reading<T>() => _isDefault ? ReadCache<T>.TypeInfo : (JsonTypeInfo<T>)_reading.GetTypeInfo(typeof(T));

    /// <summary>
    /// How <typeparamref name="T"/> is read from a stored reply: a member that it does not have may have another name now.
    /// </summary>
    internal JsonTypeInfo<T> ReadingStored<T>() => (JsonTypeInfo<T>)_readingStored.Value.GetTypeInfo(typeof(T));

    /// <summary>How a type is read; <see langword="null"/> if there is no metadata for it.</summary>
    internal JsonTypeInfo? Reading(Type type) => _reading.TryGetTypeInfo(type, out var info) ? info : null;

    /// <summary>
    /// How <typeparamref name="T"/> is read by a converter that a member names. Only there: the converter itself may read a
    /// <typeparamref name="T"/> without it.
    /// </summary>
    internal JsonTypeInfo<T> Reading<T, TConverter>()
        where TConverter : JsonConverter, new() => (JsonTypeInfo<T>)_converted.GetOrAdd(
            (typeof(T), typeof(TConverter)), static (_, reading) => Make<T>(new TConverter(), reading), _reading);

    /// <summary>The same for a nullable member, whose converter may be one for the type itself.</summary>
    internal JsonTypeInfo<T?> ReadingOrNull<T, TConverter>()
        where T : struct
        where TConverter : JsonConverter, new() => (JsonTypeInfo<T?>)_converted.GetOrAdd(
            (typeof(T?), typeof(TConverter)),
            static (_, reading) => MakeNullable<T>(new TConverter(), reading),
            _reading);

    /// <summary>
    /// How an enum is read that a converter of the host's writes as text; <see langword="null"/> for any other. A converter that the enum
    /// itself has is one for JSON alone.
    /// </summary>
    internal JsonTypeInfo? OwnEnum(Type type) =>
        !_isDefault && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false) && Reading(type) is { } info
        && !(info.Converter.GetType() is { IsGenericType: true } known && known.GetGenericTypeDefinition() == typeof(EnumNameConverter<>))
        && EnumNames.Written(type, info) is [var first, ..] && first.GetValueKind() is JsonValueKind.String
            ? info
            : null;

    /// <summary>
    /// The value of an enum from the text that it is in JSON, if the host has said how that is; a text from a route, a query or a header.
    /// </summary>
    internal bool TryParseEnum<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        try
        {
            if (OwnEnum(typeof(T)) is { } info)
            {
                value = JsonSerializer.Deserialize(
                    JsonSerializer.SerializeToUtf8Bytes(text, Default.Writing<string>()), (JsonTypeInfo<T>)info);
                return true;
            }
        }
        catch (Exception fault) when (ClientFault.Is(fault))
        {
            // Told by the caller.
        }

        return false;
    }

    /// <summary>What such a text must be, for a client.</summary>
    internal string KindOfEnum<T>()
        where T : struct, Enum =>
        OwnEnum(typeof(T)) is { } info ? ClientTypeNames.Of(info) : ClientTypeNames.Of<T>();

    /// <summary>How a type is read by a converter.</summary>
    internal JsonTypeInfo Reading(Type type, JsonConverter converter)
    {
        var options = new JsonSerializerOptions(_reading);
        options.Converters.Insert(0, converter);
        return options.GetTypeInfo(type);
    }

    /// <summary>How numbers of a member are read that says so itself.</summary>
    internal JsonTypeInfo<T> Reading<T>(JsonNumberHandling handling) => (JsonTypeInfo<T>)_numbers.GetOrAdd(
        (typeof(T), handling),
        static (key, reading) =>
        {
            var options = new JsonSerializerOptions(reading) { NumberHandling = key.Handling };
            foreach (var converter in FiniteNumbers.Converters(key.Handling))
            {
                options.Converters.Insert(0, converter);
            }

            return options.GetTypeInfo(typeof(T));
        },
        _reading);

    /// <summary>A type's metadata that can still be changed.</summary>
    internal static JsonTypeInfo? Fresh(JsonTypeInfo info) => info.Options.TypeInfoResolver?.GetTypeInfo(info.Type, info.Options);

    /// <summary>How a nullable member is read or written by a converter.</summary>
    internal static JsonTypeInfo<T?> MakeNullable<T>(JsonConverter converter, JsonSerializerOptions options)
        where T : struct => converter.CanConvert(typeof(T?))
            ? Make<T?>(converter, options)
            : JsonMetadataServices.CreateValueInfo<T?>(
                options, JsonMetadataServices.GetNullableConverter(Make<T>(converter, options)));

    /// <summary>How a member is read or written by a converter.</summary>
    internal static JsonTypeInfo<T> Make<T>(JsonConverter converter, JsonSerializerOptions options)
    {
        var own = !converter.CanConvert(typeof(T))
            ? null
            : converter is JsonConverterFactory factory ? factory.CreateConverter(typeof(T), options) : converter;
        return own is null
            ? throw new InvalidOperationException(
                $"A member of type {typeof(T)} names {converter.GetType()} as its converter, which does not convert that type: name one "
                + "that does.")
            : JsonMetadataServices.CreateValueInfo<T>(options, own);
    }

    private static class WriteCache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Default._writing.GetTypeInfo(typeof(T));
    }

    private static class ReadCache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Default._reading.GetTypeInfo(typeof(T));
    }
}
