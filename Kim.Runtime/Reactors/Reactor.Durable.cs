using System.Diagnostics.CodeAnalysis;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;

namespace Kim.Reactors;

// Durable runs on a reactor, for the one that keeps them.
public sealed partial class Reactor
{
    /// <summary>
    /// Keeps the reactor's durable runs; <see langword="null"/>: they end with the process, as all others. A feature sets it when it starts
    /// on the reactor.
    /// </summary>
    [Experimental("KIM1003")]
    public IRunJournal? Journal { get => Runner.Journal; set => Runner.Journal = value; }

    /// <summary>The durable commands that were added. Loop only.</summary>
    [Experimental("KIM1003")]
    public IReadOnlyList<CommandDescriptor> DurableCommands => Runner.DurableCommands;

    /// <summary>Whether a stored run could continue here now. Loop only.</summary>
    /// <param name="command">The command's name, as it is stored.</param>
    /// <param name="step">The step's name, as it is stored.</param>
    /// <param name="mark">How it stands there.</param>
    /// <param name="isBusy">If not: whether it could later, when fewer runs of the command are under way.</param>
    /// <returns>Whether it could: its command and step are known, and there is a permit left.</returns>
    [Experimental("KIM1003")]
    public bool CanContinue(string command, string step, RunMark mark, out bool isBusy) =>
        Runner.CanContinue(command, step, mark, out isBusy);

    /// <summary>Continues a stored run. Loop only; its next step begins in this turn, after this method has returned.</summary>
    /// <param name="record">The record. Versions count on from its.</param>
    /// <param name="wake">With what it continues.</param>
    /// <exception cref="UnreadableStateException">This build cannot continue it; the message says why.</exception>
    [Experimental("KIM1003")]
    public void Continue(RunRecord record, RunWake wake = default) => Runner.Restore(record, Kim.Runs.NoReceiver.Instance, wake);

    /// <summary>What a feature that has started before gave for this reactor; <see langword="null"/> if none did.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    [Experimental("KIM1003")]
    public T? Given<T>()
        where T : class => _given.GetValueOrDefault(typeof(T)) as T;
}
