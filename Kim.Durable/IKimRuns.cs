using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>The durable runs of a server's store, for commands and for code outside of them. Any thread.</summary>
/// <remarks>
/// Take it in a constructor. Its tasks are composed ones: a step awaits them, and does not return them. If the store does not answer, they
/// fail with what it failed with.
/// </remarks>
[Experimental("KIM1003")]
public interface IKimRuns
{
    /// <summary>Puts a signal into a run's inbox. It is kept until the run takes it, even if it comes early.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The signal's name.</param>
    /// <param name="value">What it says, of the type that the command waits for.</param>
    /// <param name="signalId">By which it is known again if it is sent twice; empty: it is never known again.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The id is not one, or the value is of another type.</exception>
    /// <exception cref="UnknownSignalException">The command does not wait for such a signal.</exception>
    /// <exception cref="InvalidOperationException">The run's command is not one of this build.</exception>
    Task<SignalOutcome> SignalAsync(string id, string name, object? value, string signalId = "");

    /// <summary>The same, for the run that has a key.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="name">The signal's name.</param>
    /// <param name="value">What it says, of the type that the command waits for.</param>
    /// <param name="signalId">By which it is known again if it is sent twice; empty: it is never known again.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    /// <exception cref="UnknownSignalException">The command does not wait for such a signal.</exception>
    /// <exception cref="InvalidOperationException">The run's command is not one of this build.</exception>
    Task<SignalOutcome> SignalByKeyAsync(string command, string key, string name, object? value, string signalId = "");

    /// <summary>Puts a signal that a client has sent into a run's inbox.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The signal's name.</param>
    /// <param name="json">What the client has sent.</param>
    /// <param name="signalId">By which it is known again if it is sent twice; empty: it is never known again.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The id is not one.</exception>
    /// <exception cref="UnknownSignalException">The command does not wait for such a signal.</exception>
    /// <exception cref="InvalidSignalException">It is not JSON, or not a value of the signal.</exception>
    /// <exception cref="RecordTooLargeException">It is larger than <c>Kim:Durable:MaxRecord</c>.</exception>
    Task<SignalOutcome> SignalJsonAsync(string id, string name, ReadOnlyMemory<byte> json, string signalId = "");

    /// <summary>Cancels a run: it fails at its next boundary, at once if it is parked, and undoes what it has done.</summary>
    /// <param name="id">The run's id.</param>
    /// <returns>What became of the cancel.</returns>
    /// <exception cref="ArgumentException">The id is not one.</exception>
    Task<SignalOutcome> CancelAsync(string id);

    /// <summary>Continues a run that is stuck, or one that is parked, as if its time were over.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="at">The step to begin instead of the one where it stands; <see langword="null"/>: where it stands.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The id is not one.</exception>
    Task<ResumeOutcome> ResumeAsync(string id, string? at = null);

    /// <summary>A run as it is stored.</summary>
    /// <param name="id">The run's id.</param>
    /// <returns>The run; <see langword="null"/>: there is none.</returns>
    /// <exception cref="ArgumentException">The id is not one.</exception>
    /// <exception cref="StoredRunException">The record cannot be read.</exception>
    Task<StoredRun?> ReadAsync(string id);

    /// <summary>Lists runs, by partition and in it by id.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The runs.</returns>
    Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query);

    /// <summary>Waits until a run has ended or is stuck, or the time is over.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="time">How long.</param>
    /// <returns>The run as it then is; <see langword="null"/>: there is none.</returns>
    /// <exception cref="ArgumentException">The id is not one.</exception>
    /// <exception cref="StoredRunException">The record cannot be read.</exception>
    Task<StoredRun?> WaitAsync(string id, TimeSpan time);
}
