using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Judges how clients name the members of a request.</summary>
internal static class RequestNames
{
    /// <summary>Reports names that two members share, or that no client can send.</summary>
    internal static void Check(List<MemberModel> members, Action<string> refuse)
    {
        foreach (var same in members.GroupBy(member => member.WireName).Where(group => group.Count() > 1))
        {
            refuse($"{string.Join(" and ", same.Select(member => member.Name))} are both '{same.Key}' to a client: rename one, for example "
                + "with [JsonPropertyName]");
        }

        foreach (var member in members.Where(member => HasHalfPair(member.WireName)))
        {
            refuse($"the [JsonPropertyName] of {member.Name} is not valid text, so no client can send it: it has half a surrogate pair");
        }
    }

    /// <summary>Whether a header can have this name: a token (RFC 9110, 5.6.2).</summary>
    internal static bool IsHeader(string name) => name.Length > 0 && name.All(IsTokenPart);

    /// <summary>How the attribute is written that takes a member from a header.</summary>
    internal static string OfHeaderAttribute(AttributeData header) =>
        header.AttributeClass!.Plain() == RequestAttributes.HeaderName ? "Header" : "FromHeader";

    private static bool IsTokenPart(char letter) =>
        letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || "!#$%&'*+-.^_`|~".IndexOf(letter) >= 0;

    private static bool HasHalfPair(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]))
            {
                if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}
