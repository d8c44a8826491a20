using System.Text.Json;

namespace Kim.Cli.Http;

/// <summary>
/// Members of a server's answer. A host may name them otherwise than in camelCase (<c>ConfigureKimJson</c>): so they are found by their
/// letters.
/// </summary>
internal static class Fields
{
    /// <summary>A member; undefined if there is none.</summary>
    internal static JsonElement Field(this JsonElement element, string name)
    {
        if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (IsNamed(member.Name, name) && member.Value.ValueKind is not JsonValueKind.Null)
                {
                    return member.Value;
                }
            }
        }

        return default;
    }

    /// <summary>A text, or a number as one; empty if there is none.</summary>
    internal static string Text(this JsonElement element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => "",
    };

    /// <summary>Whether a member is true.</summary>
    internal static bool Is(this JsonElement element, string name) => element.Field(name).ValueKind is JsonValueKind.True;

    /// <summary>A number; 0 if there is none.</summary>
    internal static int Count(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : 0;

    /// <summary>A time, if there is one.</summary>
    internal static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>The elements of an array; none if there is none.</summary>
    internal static IReadOnlyList<JsonElement> List(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private static bool IsNamed(string given, string name) => given == name
        || given.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
            .Equals(name, StringComparison.OrdinalIgnoreCase);
}
