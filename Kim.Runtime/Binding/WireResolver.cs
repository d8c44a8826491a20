using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>Finds the metadata of types: the host's own, that of the process's commands, then reflection where there is any.</summary>
/// <param name="own">What the host has added.</param>
/// <param name="isForReading">Whether a constructor's parameter must be there, unless it has a default or may be null: as the members of a
/// request itself.</param>
internal sealed class WireResolver(IReadOnlyList<IJsonTypeInfoResolver> own, bool isForReading) : IJsonTypeInfoResolver
{
    private static readonly Lock Gate = new();
    private static readonly List<IJsonTypeInfoResolver> Known = [];

    // What no context of the user's knows.
    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "Only reached if reflection is on; a trimmed app turns it off and adds a JsonSerializerContext.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static IJsonTypeInfoResolver Rest { get; } =
        JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : PlainJson.Default;

    /// <summary>Adds a source of metadata for the process.</summary>
    internal static void Add(IJsonTypeInfoResolver resolver) => Add(resolver, Known);

    /// <summary>Adds a source of metadata to those of a resolver.</summary>
    internal static void Add(IJsonTypeInfoResolver resolver, List<IJsonTypeInfoResolver> own)
    {
        lock (Gate)
        {
            if (!own.Contains(resolver))
            {
                own.Add(resolver);
            }
        }
    }

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        var info = Find(type, options);
        if (info is { Kind: JsonTypeInfoKind.Object } && isForReading)
        {
            foreach (var property in info.Properties)
            {
                Require(property);
                KeepNumberHandling(info, property);
            }
        }

        return info;
    }

    private JsonTypeInfo? Find(Type type, JsonSerializerOptions options)
    {
        lock (Gate)
        {
            foreach (var resolver in own.Concat(Known))
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
            property.CustomConverter = FiniteNumbers.Of(property.PropertyType, handling);

            // The serializer allows none beside a converter that is not its own.
            property.NumberHandling = property.CustomConverter is null ? property.NumberHandling : null;
        }
    }
}
