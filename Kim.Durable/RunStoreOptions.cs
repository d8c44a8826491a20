using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Kim.Durable;

/// <summary>The limits of a store. Every process that uses a store has the same.</summary>
[Experimental("KIM1003")]
public sealed record RunStoreOptions
{
    // A name is read by people, and is part of keys.
    private const int NameMax = 200;

    // A key of a client's making, with the user it belongs to.
    private const int KeyMax = 1_024;

    // The names of signals are constants in code.
    private const int TakenMax = 1_000;

    // Runs wait ten years at most; a record has room for it.
    private static readonly TimeSpan TimeMax = TimeSpan.FromDays(36_525);

    /// <summary>How many bytes a record may have, and the value of a signal. 1 MiB by default.</summary>
    public int MaxRecord { get; init; } = 1_048_576;

    /// <summary>How many signals of one name may wait in one run's inbox. 1,000 by default.</summary>
    public int MaxSignals { get; init; } = 1_000;

    /// <summary>How long an owner lives that does not renew its lease. 10 seconds by default.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For stores: refuses what cannot be stored, before anything is sent.</summary>
    /// <param name="run">What is to be written.</param>
    /// <exception cref="ArgumentException">A name cannot be part of a key, or a number is below its first.</exception>
    /// <exception cref="RecordTooLargeException">It is larger than <see cref="MaxRecord"/>.</exception>
    public void Check(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _ = RunIds.PartitionOf(run.Id);
        CheckName("command", run.Command);
        CheckName("step", run.Step);
        CheckOwner(run.Owner);
        ArgumentOutOfRangeException.ThrowIfLessThan(run.Version, 1, nameof(run));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(run.Taken.Count, TakenMax, nameof(run));
        if (run.Wait is { } wait)
        {
            CheckName("signal", wait.Name);
            ArgumentOutOfRangeException.ThrowIfLessThan(wait.Number, 1, nameof(run));
        }

        foreach (var (name, count) in run.Taken)
        {
            CheckName("signal", name);
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(run));
        }

        CheckSize(run);
    }

    /// <summary>For stores: refuses a new run that cannot be stored, or that would not be found by its key.</summary>
    /// <param name="run">What is to be written.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="Check(StoredRun)"/>, or its key is too long, or its key or its root is not of its partition.
    /// </exception>
    /// <exception cref="RecordTooLargeException">It is larger than <see cref="MaxRecord"/>.</exception>
    public void CheckNew(StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Key.Length > KeyMax)
        {
            throw new ArgumentException($"The key of run {run.Id} has {run.Key.Length} characters, at most {KeyMax}.", nameof(run));
        }

        Check(run);
        if (run.Root.Length > 0 && RunIds.PartitionOf(run.Root) != RunIds.PartitionOf(run.Id))
        {
            throw new ArgumentException(
                $"Run {run.Id} is not in the partition of its root {run.Root}: make its id with RunIds.In(partition, id).", nameof(run));
        }

        if (run.Key.Length > 0 && run.Root.Length == 0 && RunIds.PartitionOf(run.Id) != RunIds.PartitionOf(run.Command, run.Key))
        {
            throw new ArgumentException(
                $"Run {run.Id} would not be found by its key: make its id with RunIds.New(command, key).", nameof(run));
        }
    }

    /// <summary>For stores: the whole milliseconds of a time that a run waits or is kept.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Its milliseconds, rounded up: a time that is not zero does not become zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is below zero, or longer than a hundred years.</exception>
    public static long Milliseconds(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeMax);
        return (long)Math.Ceiling(time.TotalMilliseconds);
    }

    /// <summary>For stores: refuses a signal that cannot be kept, before anything is sent.</summary>
    /// <param name="signal">The signal.</param>
    /// <exception cref="ArgumentException">A name cannot be part of a key.</exception>
    /// <exception cref="RecordTooLargeException">Its value is larger than <see cref="MaxRecord"/>.</exception>
    public void Check(RunSignal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        _ = RunIds.PartitionOf(signal.Run);
        CheckName("command", signal.Command);
        CheckName("signal", signal.Name);
        if (signal.Id.Length > KeyMax)
        {
            throw new ArgumentException($"The id of a signal has {signal.Id.Length} characters, at most {KeyMax}.", nameof(signal));
        }

        if (signal.Value.Length > MaxRecord)
        {
            throw new RecordTooLargeException(
                signal.Run, signal.Value.Length, MaxRecord, $"value of the signal {signal.Name}", signal.Value.Length);
        }
    }

    /// <summary>For stores: refuses a name that cannot be part of a key.</summary>
    /// <param name="what">What it is the name of.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is empty, too long, or has a colon.</exception>
    public static void CheckName(string what, string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > NameMax || name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is not a valid name of a {what}: 1 to {NameMax} characters, without a colon.", what);
        }
    }

    /// <summary>For stores: refuses questions that have no answer.</summary>
    /// <param name="queries">What is asked for.</param>
    /// <exception cref="ArgumentException">A command cannot be part of a key, or none of its runs are asked for.</exception>
    public static void Check(IReadOnlyList<DueQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        foreach (var query in queries)
        {
            CheckName("command", query.Command);
            ArgumentOutOfRangeException.ThrowIfLessThan(query.Max, 1, nameof(queries));
        }
    }

    /// <summary>For stores: refuses a name of an owner that cannot be part of a key.</summary>
    /// <param name="owner">The name.</param>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static void CheckOwner(string owner)
    {
        if (string.IsNullOrEmpty(owner) || owner.Length > NameMax)
        {
            throw new ArgumentException($"'{owner}' is not a valid name of an owner: 1 to {NameMax} characters.", nameof(owner));
        }
    }

    private void CheckSize(StoredRun run)
    {
        ReadOnlySpan<(string Name, long Bytes)> parts =
        [
            ("request", run.Request.Length),
            ("state", run.Snapshot.Length),
            ("reply", run.Reply.Length),
            ("reason", Encoding.UTF8.GetByteCount(run.Why)),
            ("key", Encoding.UTF8.GetByteCount(run.Key)),
            ("hash", Encoding.UTF8.GetByteCount(run.Hash)),
        ];
        var (largest, sum) = (parts[0], 0L);
        foreach (var part in parts)
        {
            sum += part.Bytes;
            largest = part.Bytes > largest.Bytes ? part : largest;
        }

        if (sum > MaxRecord)
        {
            throw new RecordTooLargeException(run.Id, sum, MaxRecord, largest.Name, largest.Bytes);
        }
    }
}
