using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Kim.Durable;

/// <summary>
/// Ids of runs: 16 lower-case hexadecimal digits, of which the last is the run's partition. All that is stored of a run is in its
/// partition.
/// </summary>
[Experimental("KIM1003")]
public static class RunIds
{
    /// <summary>How many partitions there are. It never changes: runs would not be found again.</summary>
    public const int Partitions = 16;

    private const int Length = 16;
    private const string Digits = "0123456789abcdef";

    /// <summary>The partition of a run with a key: the same for the same command and key, in every process and for all time.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="key">The key.</param>
    /// <returns>0 to 15.</returns>
    public static int PartitionOf(string command, string key)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(key);

        // A name has no colon, so no other pair has this text.
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{command}:{key}"))[0] % Partitions;
    }

    /// <summary>The partition of a run. A child is made in its parent's.</summary>
    /// <param name="id">The run's id.</param>
    /// <returns>0 to 15.</returns>
    /// <exception cref="ArgumentException">It is not an id.</exception>
    public static int PartitionOf(string id) => IsId(id)
        ? Digits.IndexOf(id[^1], StringComparison.Ordinal)
        : throw new ArgumentException($"'{id}' is not the id of a run.", nameof(id));

    /// <summary>A new id in a partition.</summary>
    /// <param name="partition">0 to 15.</param>
    /// <returns>The id.</returns>
    public static string New(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        return string.Create(Length, partition, static (id, partition) =>
        {
            RandomNumberGenerator.GetHexString(id, lowercase: true);
            id[^1] = Digits[partition];
        });
    }

    /// <summary>A new id for a run without a key.</summary>
    /// <returns>The id.</returns>
    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>A new id for a run with a key.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="key">The key; empty: any partition.</param>
    /// <returns>The id.</returns>
    public static string New(string command, string key) => string.IsNullOrEmpty(key) ? New() : New(PartitionOf(command, key));

    /// <summary>An id with another partition: all its other digits stay.</summary>
    /// <param name="partition">0 to 15.</param>
    /// <param name="id">The id.</param>
    /// <returns>The id in that partition.</returns>
    public static string In(int partition, string id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        return PartitionOf(id) == partition ? id : id[..^1] + Digits[partition];
    }

    /// <summary>Whether a text has the form of an id.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it has.</returns>
    public static bool IsId([NotNullWhen(true)] string? text) =>
        text is { Length: Length } && text.AsSpan().IndexOfAnyExcept(Digits) < 0;

    /// <summary>The order of lists: by partition, and in it by id.</summary>
    /// <param name="one">An id.</param>
    /// <param name="other">Another.</param>
    /// <returns>Below zero: the first comes first.</returns>
    public static int Compare(string one, string other)
    {
        ArgumentException.ThrowIfNullOrEmpty(one);
        ArgumentException.ThrowIfNullOrEmpty(other);
        var partitions = one[^1].CompareTo(other[^1]);
        return partitions != 0 ? partitions : string.CompareOrdinal(one, other);
    }
}
