using System.Security.Cryptography;

namespace Kim.Runs;

/// <summary>
/// Numbers the runs of the process: a counter, spread by a random start and an odd factor so that ids of two processes rarely meet.
/// </summary>
internal static class RunNumber
{
    // 2^64 divided by the golden ratio, odd: consecutive runs get ids that differ in every digit (Knuth, TAOCP 3, 6.4).
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private static ulong _last = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>The next number. Any thread.</summary>
    internal static ulong Next() => Interlocked.Increment(ref _last) * Spread;

    /// <summary>The number as 16 hexadecimal digits.</summary>
    internal static string Format(ulong number) => string.Create(16, number, static (digits, value) =>
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = "0123456789abcdef"[(int)(value & 0xF)];
            value >>= 4;
        }
    });
}
