using System.Runtime.ExceptionServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>
/// How the values of durable runs are stored: never as a host says it for its clients, so that stored runs stay readable when that changes.
/// </summary>
internal static class StateJson
{
    private const int DepthMax = 256;

    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = DepthMax,
    };

    internal static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = DepthMax };

    private static readonly List<IJsonTypeInfoResolver> Own = [];

    // Members by their names in C#, fields too, which is what a tuple has; every number that there is. Enums by name: their numbers change
    // when one is inserted. A member that the type no longer has may have another name now, so it is an error, not nothing.
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        MaxDepth = DepthMax,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new EnumNameConverterFactory() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new WireResolver(Own, isForReading: false),
    };

    /// <summary>Adds what stores values that JSON would lose. Only before the first run that has them.</summary>
    internal static void AddMetadata(IJsonTypeInfoResolver resolver) => WireResolver.Add(resolver, Own);

    /// <summary>How <typeparamref name="T"/> is stored.</summary>
    internal static JsonTypeInfo<T> Of<T>()
    {
        try
        {
            return Cache<T>.TypeInfo;
        }
        catch (TypeInitializationException fault) when (fault.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>Whether these are the options of stored values.</summary>
    internal static bool Is(JsonSerializerOptions options) => options == Options;

    /// <summary>How a member is stored that names a converter.</summary>
    internal static JsonTypeInfo<T> By<T, TConverter>()
        where TConverter : JsonConverter, new() => ConverterCache<T, TConverter>.TypeInfo;

    /// <summary>The same for a nullable member, whose converter may be one for the type itself.</summary>
    internal static JsonTypeInfo<T?> ByOrNull<T, TConverter>()
        where T : struct
        where TConverter : JsonConverter, new() => NullableConverterCache<T, TConverter>.TypeInfo;

    private static class ConverterCache<T, TConverter>
        where TConverter : JsonConverter, new()
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = Wire.Make<T>(new TConverter(), Options);
    }

    private static class NullableConverterCache<T, TConverter>
        where T : struct
        where TConverter : JsonConverter, new()
    {
        internal static readonly JsonTypeInfo<T?> TypeInfo = Wire.MakeNullable<T>(new TConverter(), Options);
    }

    private static class Cache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
