using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Kim.Runs;

/// <summary>
/// Numbers the runs of the process: a counter, spread by a random start and an odd factor so that ids of two processes rarely meet.
/// </summary>
internal static class RunNumber
{
    // 2^64 divided by the golden ratio, odd: consecutive runs get ids that differ in every digit (Knuth, TAOCP 3, 6.4).
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    // A thread takes so many at once: a counter that all reactors write would wander between their cores.
    private const int BlockBits = 10;

    private static ulong _lastBlock = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    [ThreadStatic]
    private static ulong _last;

    /// <summary>How long <see cref="Format(ulong)"/> is.</summary>
    internal const int IdLength = 16;

    /// <summary>The next number. Any thread.</summary>
    internal static ulong Next()
    {
        ref var last = ref _last;
        if ((++last & ((1 << BlockBits) - 1)) is 0 or 1)
        {
            last = (Interlocked.Increment(ref _lastBlock) << BlockBits) | 2;
        }

        return last * Spread;
    }

    /// <summary>The number as 16 hexadecimal digits.</summary>
    internal static string Format(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A number whose id ends as that of another does, which is where it is kept.</summary>
    internal static ulong InPartitionOf(ulong number, ulong other) => (number & ~0xFUL) | (other & 0xF);

    /// <summary>The number of an id.</summary>
    /// <exception cref="FormatException">It is not 16 hexadecimal digits.</exception>
    internal static ulong Parse(string id) => id.Length == IdLength
        ? ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : throw new FormatException($"'{id}' is not the id of a run: 16 hexadecimal digits.");

    /// <summary>The same as bytes.</summary>
    internal static void Format(ulong number, Span<byte> digits)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        Convert.TryToHexStringLower(bytes, digits, out _);
    }
}
