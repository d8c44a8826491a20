using System.Runtime.CompilerServices;

namespace Kim.Binding;

/// <summary>
/// The values of one enum from their names and back: in any case, lists of names only for <see cref="FlagsAttribute"/>, never numbers.
/// </summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly bool IsFlags = EnumNames.IsFlags(typeof(T));
    private static readonly (string Name, ulong Bits)[] Named = [.. EnumNames.Of(typeof(T))
        .Select(named => (named.Name, Bits((T)named.Value)))];

    // Two names may differ in case only: the exact one is looked up first.
    private static readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> Exact = ByName(StringComparer.Ordinal);
    private static readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> AnyCase = ByName(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of a name; for flags also of a list of names, separated by commas.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        if (Exact.TryGetValue(text, out value) || AnyCase.TryGetValue(text, out value))
        {
            return true;
        }

        return IsFlags && text.Contains(',') && TryParseList(text, out value);
    }

    /// <summary>The name of a value, or for flags a list of names; <see langword="null"/> if it has none.</summary>
    internal static string? Format(T value)
    {
        var bits = Bits(value);
        foreach (var named in Named)
        {
            if (named.Bits == bits)
            {
                return named.Name;
            }
        }

        return IsFlags && bits != 0 ? FormatList(bits) : null;
    }

    private static bool TryParseList(ReadOnlySpan<char> text, out T value)
    {
        var bits = 0UL;
        value = default;
        foreach (var part in text.Split(','))
        {
            var name = text[part].Trim(' ');
            if (!Exact.TryGetValue(name, out var one) && !AnyCase.TryGetValue(name, out one))
            {
                return false;
            }

            bits |= Bits(one);
        }

        value = FromBits(bits);
        return true;
    }

    // The names with the most bits first, so that a combination that has a name of its own is called by it.
    private static string? FormatList(ulong bits)
    {
        var rest = bits;
        var names = new List<(string Name, ulong Bits)>();
        foreach (var named in Named.OrderByDescending(named => ulong.PopCount(named.Bits)))
        {
            if (named.Bits != 0 && (rest & named.Bits) == named.Bits)
            {
                names.Add(named);
                rest &= ~named.Bits;
            }
        }

        return rest == 0 ? string.Join(", ", names.OrderBy(named => named.Bits).Select(named => named.Name)) : null;
    }

    private static Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> ByName(StringComparer comparer)
    {
        var values = new Dictionary<string, T>(comparer);
        foreach (var (name, bits) in Named)
        {
            values.TryAdd(name, FromBits(bits));
        }

        return values.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static ulong Bits(T value) => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.As<T, byte>(ref value),
        2 => Unsafe.As<T, ushort>(ref value),
        4 => Unsafe.As<T, uint>(ref value),
        _ => Unsafe.As<T, ulong>(ref value),
    };

    private static T FromBits(ulong bits)
    {
        // The lowest bytes come first on every machine that Kim runs on.
        return Unsafe.As<ulong, T>(ref bits);
    }
}
