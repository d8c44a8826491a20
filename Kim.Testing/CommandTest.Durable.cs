using System.Diagnostics.CodeAnalysis;
using Kim.Durable;

namespace Kim.Testing;

// Durable runs: the store outlives the processes of a test.
public sealed partial class CommandTest
{
    /// <summary>
    /// The process ends in this moment, and the next one starts: what is in memory is lost. Durable runs continue from their records, once
    /// the dead process's lease is over: let time pass with <see cref="Advance(string)"/>, or <see cref="RunToEnd()"/>.
    /// </summary>
    /// <remarks>In a step: <c>test.At("Reserve", StepRule.Crashes(CrashPoint.Inside))</c>.</remarks>
    [Experimental("KIM1003")]
    public void Crash()
    {
        Process().Loop.Die();
        Settle();
    }

    /// <summary>
    /// Another process over the same store, with the same services as objects. Its time passes by its own <c>Advance</c>.
    /// </summary>
    /// <param name="tables">The commands of its build, if that is another one; none: the same.</param>
    /// <returns>The process, as a test of its own.</returns>
    [Experimental("KIM1003")]
    public CommandTest AnotherProcess(params CommandTable[] tables) =>
        new(tables is [] ? _tables : tables, _random, _world, Services) { Deadline = Deadline };

    /// <summary>Sends a signal to a durable run, which continues if it waits for it.</summary>
    /// <typeparam name="T">What it says.</typeparam>
    /// <param name="run">The run.</param>
    /// <param name="name">The signal's name.</param>
    /// <param name="value">What it says.</param>
    /// <exception cref="InvalidOperationException">The run cannot take it; the message says why.</exception>
    [Experimental("KIM1003")]
    public void Signal<T>(CommandRun run, string name, T value)
    {
        ArgumentNullException.ThrowIfNull(run);
        Send(run, $"The signal {name}", runs => runs.SignalAsync(run.Id, name, value));
    }

    /// <summary>Cancels a durable run: it fails where it stands, and undoes what it has done.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    [Experimental("KIM1003")]
    public void Cancel(CommandRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Send(run, "The cancel", runs => runs.CancelAsync(run.Id));
    }

    /// <summary>Continues a durable run that is stuck, or parked as if its time were over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="at">The step at which it continues; <see langword="null"/>: where it stands.</param>
    /// <returns>What came of it.</returns>
    [Experimental("KIM1003")]
    public ResumeOutcome Resume(CommandRun run, string? at = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Answered(runs => runs.ResumeAsync(run.Id, at));
    }

    /// <summary>A durable run as it is stored; <see langword="null"/>: nothing of it is.</summary>
    /// <param name="run">The run.</param>
    [Experimental("KIM1003")]
    public StoredRun? Stored(CommandRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _world.Store.ReadAsync(run.Id).GetAwaiter().GetResult();
    }

    private void Send(CommandRun run, string what, Func<IKimRuns, Task<SignalOutcome>> send)
    {
        var sent = Answered(send);
        if (sent is not (SignalOutcome.Kept or SignalOutcome.Repeated))
        {
            throw new InvalidOperationException($"{what} does not reach run {run.Id}: {sent switch
            {
                SignalOutcome.Ended => "it has ended",
                SignalOutcome.Gone => "nothing of it is stored",
                var other => other.ToString(),
            }}. Its steps so far: {run.Trace}.");
        }
    }

    private T Answered<T>(Func<IKimRuns, Task<T>> ask)
    {
        var process = Process();
        var asking = ask(process.Runs);
        process.Loop.RunUntil(asking);
        Settle();
        return asking.Result;
    }

    // What was in the memory of a process that has died is lost, unless it is stored.
    private bool IsUnderWay(CommandRun run) =>
        !run.HasEnded && (run.Process is not { HasDied: true } || (run.IsDurable && Stored(run) is { State: not RunState.Ended }));

    private string AdviceFor(CommandRun run) => run.IsDurable && Stored(run) is { State: RunState.Parked or RunState.Stuck } stored
        ? stored.State is RunState.Stuck ? $" It is stuck: {stored.Why}."
            : stored.Wait is { } wait ? $" It waits for the signal {wait.Name}: send it with Signal."
            : $" It waits until {stored.Due:u}."
        : "";
}
