using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>A signal on its way to a run.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Command">The run's command.</param>
/// <param name="Name">The signal's name, without a colon. <see cref="Cancel"/> cancels.</param>
/// <param name="Value">What it says.</param>
/// <param name="Id">
/// By which it is known again if it is sent twice: the second is <see cref="SignalOutcome.Repeated"/>. It counts for this name of this run
/// only, and is kept for as many signals as may wait. Empty: it is never known again.
/// </param>
[Experimental("KIM1003")]
public sealed record RunSignal(string Run, string Command, string Name, ReadOnlyMemory<byte> Value, string Id = "")
{
    /// <summary>The name of the signal that cancels a run.</summary>
    public const string Cancel = "cancel";
}
