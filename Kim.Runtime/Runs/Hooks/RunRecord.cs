using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;

namespace Kim.Runs.Hooks;

/// <summary>Where a durable run stands, as it is stored. Texts are empty, never <see langword="null"/>, if there is nothing.</summary>
[Experimental("KIM1003")]
public sealed record RunRecord
{
    /// <summary>The run's id, 16 hexadecimal digits.</summary>
    public required string RunId { get; init; }

    /// <summary>The command's first name.</summary>
    public required string Command { get; init; }

    /// <summary>Counts what is written of the run, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The step in which it stands; empty: it has ended before its first.</summary>
    public required string Step { get; init; }

    /// <summary>How it stands there.</summary>
    public required RunMark Mark { get; init; }

    /// <summary>The request, a JSON value. It is the same in all records of a run.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>What the run carries, a JSON object: its fields, the arguments of the step, what can be undone, the outcome.</summary>
    public required ReadOnlyMemory<byte> State { get; init; }

    /// <summary>Ended: the reply, a JSON object. Read it with <see cref="ReadReply"/>.</summary>
    public ReadOnlyMemory<byte> Reply { get; init; }

    /// <summary>How long the record is kept after the run's end.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What makes the same request the same run; empty: nothing does.</summary>
    public string Key { get; init; } = "";

    /// <summary>With a key: the SHA-256 of <see cref="Request"/>, 64 hexadecimal digits.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The run that this one is kept with, if another has called it.</summary>
    public string Root { get; init; } = "";

    /// <summary>What it parks for; <see langword="null"/>: it does not.</summary>
    public RunPark? Park { get; init; }

    /// <summary>How many signals of each name it has taken.</summary>
    public IReadOnlyDictionary<string, int> Taken { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Why it cannot continue without a person; empty: it can.</summary>
    public string Stuck { get; init; } = "";

    /// <summary>How <see cref="Stuck"/> begins if another build may be able to continue it.</summary>
    public const string UnreadablePrefix = "this build cannot continue it: ";

    /// <summary>Reads a stored reply back.</summary>
    /// <param name="stored">The <see cref="Reply"/> of a record.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="UnreadableStateException">It is not one.</exception>
    public static Reply ReadReply(ReadOnlyMemory<byte> stored)
    {
        try
        {
            using var document = JsonDocument.Parse(stored, StateJson.DocumentOptions);
            return StoredReply.Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new UnreadableStateException($"its outcome is not JSON: {fault.Message}", fault);
        }
    }
}
