using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// Waits of durable runs that need no process. The step asks for one (Signal, a long Sleep) and returns its task; the engine knows it again,
// writes the run down as parked, and lets go of it:
//
//   asked --the step returns the task--> Storing --parked--> out of memory
//                                                --the signal is here already--> Running, with its value
//                                                --a cancel waits--> failing
//   asked --the step returns something else--> the step's failure
public sealed partial class StepRunner
{
    // What is over sooner is waited for in memory.
    private const long ParkMsMin = 1_000;

    /// <summary>A task that ends with a signal, or with <see langword="null"/> when its time is over.</summary>
    internal Task<T?> Signal<T>(Run run, string name, TimeSpan within)
    {
        var durable = run.Durable ?? throw new InvalidOperationException(run.Descriptor.IsDurable && run.Depth == 0
            ? $"{Described(run)} waits for the signal {name}, but nothing stores the runs of this server: add a store, as kim.AddDurable()."
            : $"{Described(run)} waits for the signal {name}, but only a run of a durable command can, one that no other command has "
                + "called: write [Command(…, Durable = true)].");
        var wait = new SignalWait<T>(name, durable.Taken(name) + 1, within);
        return Asked(run, durable, wait, nameof(Signal)) ? wait.Task : Task.FromCanceled<T?>(new CancellationToken(canceled: true));
    }

    private Task SleepLong(Run run, TimeSpan duration)
    {
        var sleep = new LongSleep(duration);
        Asked(run, run.Durable!, sleep, nameof(Sleep));
        return sleep.Task;
    }

    private static bool Sleeps(Run run, TimeSpan duration) =>
        run.Durable is not null && run.Outcome is null && duration.TotalMilliseconds > ParkMsMin;

    // False if the run has given the step up.
    private static bool Asked(Run run, DurableRun durable, IParking parking, string call)
    {
        if (run.Phase is RunPhase.Draining or RunPhase.Ended)
        {
            return false;
        }

        if (run.Step.IsAsync || run.Step.Kind is not StepKind.Step)
        {
            throw new InvalidOperationException(
                $"{Described(run)} waits for {call} in {(run.Step.IsAsync ? "an async body" : "a " + run.Step.Kind)}: the process may end "
                + $"meanwhile. Let a step of its own return the task: [Step] Task Wait() => {call}(…);");
        }

        if (durable.Asked is not null)
        {
            throw NotReturned(run);
        }

        durable.Asked = parking;
        return true;
    }

    private bool BeginPark(Run run, DurableRun durable, IParking parking, Task task, int resumeAt)
    {
        if (task != parking.Awaited)
        {
            durable.Asked = null;
            throw NotReturned(run);
        }

        if (!parking.Ready.IsCompleted)
        {
            Suspend(run, resumeAt, dueMs: 0);
            run.Pending = 1;
            AttachContinuation(run, parking.Ready);
            return true;
        }

        return Park(run, durable, parking, resumeAt);
    }

    // What it had to wait for first has ended.
    private int ParkLate(Run run, DurableRun durable, IParking parking, int state)
    {
        try
        {
            return Park(run, durable, parking, state) ? 0 : state;
        }
        catch (Exception fault)
        {
            // What is to be written throws: it is the step's.
            return After(run, fault);
        }
    }

    // False if it need not.
    private bool Park(Run run, DurableRun durable, IParking parking, int resumeAt)
    {
        if (parking.Awaited.IsCompleted)
        {
            durable.Asked = null;
            return false;
        }

        durable.Next(run, run.StepName, RunMark.Wait, resumeAt, parking.Park);
        Suspend(run, resumeAt, dueMs: 0);
        Ask(run, durable);
        return true;
    }

    // What it was about to wait for is here.
    private int Signalled(Run run, DurableRun durable, ReadOnlyMemory<byte> value, int state)
    {
        var parking = durable.Asked!;
        durable.Asked = null;
        try
        {
            parking.Complete(value);
        }
        catch (UnreadableStateException fault)
        {
            // It stays where it is for another build: the run stands where it did before it waited.
            LogUnread(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.StepName, run.Id);
            durable.StickAtLast(RunRecord.UnreadablePrefix + fault.Message);
            Suspend(run, StuckWritten, dueMs: 0);
            Ask(run, durable);
            return 0;
        }

        durable.Take(parking.Park.Signal);
        durable.Failures = 0;
        return state;
    }

    // False if it is over so soon that it waits in memory, or if it cannot be written.
    private bool ParkUntilNextAttempt(Run run, long delayMs) =>
        run.Durable is { } durable && run.Outcome is null && delayMs > ParkMsMin
        && TrySave(run, durable, run.StepName, RunMark.Retry, run.Step.AttemptState, new RunPark(TimeSpan.FromMilliseconds(delayMs)));

    private static InvalidOperationException NotReturned(Run run) => new(
        $"{Described(run)} has called Signal, or Sleep for more than a second, and returned something else: the process may end while it "
        + "waits. Return that task as it is, from a step of its own.");

    // What does not survive storage shows here first: the run continues as another process would find it.
    private int ReadBack(Run run, DurableRun durable, int state)
    {
        var outer = BeginUserCode();
        try
        {
            var command = Remake(run);
            durable.Again(command, state);
            run.Command.ForgetVisits();
            run.Command = command;
            return state;
        }
        catch (Exception fault)
        {
            LogUnreadableState(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
            return Fail(run, RunRefusals.InternalError(run.Id), fault);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Whether a stored run could continue here now.</summary>
    internal bool CanContinue(string command, string step, RunMark mark, out bool isBusy)
    {
        isBusy = false;
        if (DurableOf(command) is not { } bound || DurableRun.IndexOf(bound.Descriptor, step, mark) < 0)
        {
            return false;
        }

        isBusy = bound.Permits is { IsFull: true };
        return !isBusy;
    }

    /// <summary>The durable commands.</summary>
    internal IReadOnlyList<CommandDescriptor> DurableCommands =>
        [.. _commands.Keys.Where(command => command.IsDurable)];

    private BoundCommand? DurableOf(string command) => _commands.Values.FirstOrDefault(known =>
        known.Descriptor.IsDurable && (known.Descriptor.Name == command || known.Descriptor.FormerNames.Contains(command)));
}
