using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;

namespace Kim.CompilerServices;

/// <summary>How an enum is written, without reflection. The table of an assembly has one for each enum that its contexts know.</summary>
public static class EnumMetadata
{
    /// <summary>The metadata of an enum and of its nullable.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    public static IJsonTypeInfoResolver Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>()
        where T : struct, Enum => Resolver<T>.Only;

    private sealed class Resolver<T> : IJsonTypeInfoResolver
        where T : struct, Enum
    {
        // One, since each reactor adds its table's.
        internal static readonly Resolver<T> Only = new();

        // Known at once: a context may be asked for the enum before this is.
        private readonly JsonConverter<T> _converter = EnumNameConverterFactory.Add<T>();

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type == typeof(T) ? JsonMetadataServices.CreateValueInfo<T>(options, _converter)
            : type == typeof(T?) ? JsonMetadataServices.CreateValueInfo<T?>(
                options, JsonMetadataServices.GetNullableConverter(JsonMetadataServices.CreateValueInfo<T>(options, _converter)))
            : null;
    }
}
