using Kim.CompilerServices;

namespace Kim.Runs.Hooks;

/// <summary>Where a durable run stands, as it is stored.</summary>
internal sealed record RunRecord
{
    /// <summary>The run's id, 16 hexadecimal digits.</summary>
    internal required string RunId { get; init; }

    /// <summary>The command's name.</summary>
    internal required string Command { get; init; }

    /// <summary>Counts what is written of the run, from 1.</summary>
    internal required long Version { get; init; }

    /// <summary>The step in which it stands.</summary>
    internal required string Step { get; init; }

    /// <summary>How it stands there.</summary>
    internal required RunMark Mark { get; init; }

    /// <summary>The request, a JSON value. It is the same in all records of a run.</summary>
    internal required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>What the run carries, a JSON object: its fields, the arguments of the step, what can be undone, the outcome.</summary>
    internal required ReadOnlyMemory<byte> State { get; init; }
}
