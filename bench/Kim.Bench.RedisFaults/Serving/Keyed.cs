using System.Security.Cryptography;
using System.Text;

namespace Kim.Bench.RedisFaults.Serving;

/// <summary>A request that is a key.</summary>
/// <param name="Key">The key.</param>
public sealed record Keyed(string Key)
{
    /// <summary>How many hexadecimal digits of its hash a value ends with.</summary>
    internal const int Digits = 16;

    /// <summary>The value of a key: the key and a part of its hash. So a value shows which key it is of, and whether it is whole.</summary>
    /// <param name="key">The key.</param>
    internal static string ValueOf(string key) =>
        $"{key}:{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(key)))[..Digits]}";
}
