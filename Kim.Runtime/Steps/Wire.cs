using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Steps;

/// <summary>How values look on the wire: camelCase, case-sensitive, no numbers from strings, duplicate members refused. One for the process.</summary>
/// <remarks>
/// A user's <c>JsonSerializerContext</c> only supplies metadata (so that nothing is looked up by reflection); the options stay these, so adding one never changes the wire.
/// </remarks>
internal static class Wire
{
    private static readonly Lock Gate = new();
    private static readonly List<IJsonTypeInfoResolver> Resolvers = [];

    /// <summary>The writer's encoder: JSON is sent as <c>application/json</c>, never inside HTML, so only what JSON itself asks for is escaped.</summary>
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new Resolver(),
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

    /// <summary>The metadata of <typeparamref name="T"/> under the wire's options.</summary>
    internal static JsonTypeInfo<T> TypeInfo<T>() => Cache<T>.TypeInfo;

    private static class Cache<T>
    {
        internal static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only reached where reflection is on; a trimmed app turns it off and adds a JsonSerializerContext.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
        private static IJsonTypeInfoResolver? Reflection { get; } =
            JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : null;

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
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

            return Reflection?.GetTypeInfo(type, options);
        }
    }
}
