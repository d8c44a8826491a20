using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kim.Binding;

/// <summary>
/// What the values of enums are called on the wire: by their names in C#, or by <see cref="JsonStringEnumMemberNameAttribute"/>.
/// </summary>
internal static class EnumNames
{
    /// <summary>The names in the order of declaration.</summary>
    internal static IReadOnlyList<(string Name, object Value)> Of(Type type) =>
        [.. Fields(type)
            .Select(field => (field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name, field.GetValue(null)!))];

    /// <summary>Whether a value is a list of names.</summary>
    internal static bool IsFlags(Type type) => type.IsDefined(typeof(FlagsAttribute), inherit: false);

    /// <summary>What a text must be, for a client: <c>one of Up, Down</c>.</summary>
    internal static string Kind(Type type) => Kind(type, Of(type).Select(named => named.Name));

    /// <summary>The same of names that a converter of the enum's own has.</summary>
    internal static string Kind(Type type, IEnumerable<string> names) =>
        $"{(IsFlags(type) ? "one or more of" : "one of")} {string.Join(", ", names)}";

    /// <summary>What the values are in JSON, by a converter that the enum or a member has; empty if that writes nothing.</summary>
    internal static IReadOnlyList<JsonNode> Written(Type type, JsonTypeInfo info)
    {
        try
        {
            return [.. Enum.GetNames(type).Select(name => JsonSerializer.SerializeToNode(Enum.Parse(type, name), info)).OfType<JsonNode>()];
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // One that only reads.
            return [];
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An enum keeps its fields.")]
    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);
}
