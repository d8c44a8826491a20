using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Kim.Steps;

/// <summary>What the values of enums are called on the wire: by their names in C#, or by <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
internal static class EnumNames
{
    /// <summary>The names in the order of declaration.</summary>
    internal static IReadOnlyList<(string Name, object Value)> Of(Type type) =>
        [.. Fields(type).Select(field => (field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name, field.GetValue(null)!))];

    /// <summary>Whether a value is a list of names.</summary>
    internal static bool IsFlags(Type type) => type.IsDefined(typeof(FlagsAttribute), inherit: false);

    /// <summary>What a text must be, for a client: <c>one of Up, Down</c>.</summary>
    internal static string Kind(Type type) => $"{(IsFlags(type) ? "one or more of" : "one of")} {string.Join(", ", Of(type).Select(named => named.Name))}";

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An enum keeps its fields.")]
    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);
}
