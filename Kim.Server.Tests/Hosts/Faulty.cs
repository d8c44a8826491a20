using System;
using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.Server.Tests.Hosts;

/// <summary>A command that throws where it is told to; written by hand, so that it also throws where emitted code does not.</summary>
internal sealed class Faulty : Command
{
    private const int Plain = 0;
    private const int Retried = 1;
    private const int Timed = 2;
    private const int Undo = 3;
    private const int UndoState = 9;

    // The null among the types makes the question which exceptions are covered throw, too.
    private static readonly RetryPolicy Retry = new()
    {
        Attempts = 2,
        Delay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(1),
        On = [null!],
    };

    private readonly Faults _faults;
    private int _visits;

    private Faulty(Faults faults)
    {
        faults.ThrowAt("constructor");
        _faults = faults;
    }

    /// <summary>What is known of it; the name tells the hosts of a test apart.</summary>
    internal static CommandDescriptor DescriptorOf(string name) => new()
    {
        Name = name,
        Type = typeof(Faulty),
        Routes = ["POST /faulty/{word}"],
        Steps =
        [
            new() { Name = "Plain", Result = "Task", Waits = true },
            new() { Name = "Retried", Result = "Task", Waits = true, Retry = Retry, AttemptState = 1 },
            new() { Name = "Timed", Result = "Task", Waits = true, Timeout = TimeSpan.FromMilliseconds(20) },
            new()
            {
                Name = "Undo",
                Result = "Task",
                Waits = true,
                Kind = StepKind.Compensation,
                Compensates = "Plain",
                Timeout = TimeSpan.FromSeconds(5),
            },
        ],
        Edges = [],
        Graph = "",
        Deadline = TimeSpan.FromMilliseconds(200),
        MaxConcurrency = 1,
        CreateFactory = services =>
        {
            var (faults, witness, service) = (services.Parameter<Faults>("faults"), services.Parameter<FaultyWitness>("witness"),
                services.Parameter<FaultyService>("service"));
            return run =>
            {
                witness.For(run);
                service.For(run);
                return new Faulty(faults.For(run));
            };
        },
    };

    internal override void BindRequest(ref RequestReader reader)
    {
        switch (_faults.Place)
        {
            case "binding, the client's fault":
                throw new InvalidRequestException("'a' is missing");
            case "binding, a null":
                throw new NullReferenceException();
            case "binding, no metadata":
                throw new NotSupportedException("no metadata");
            default:
                _faults.ThrowAt("binding");
                return;
        }
    }

    protected internal override int CatchAt(Exception fault)
    {
        _faults.ThrowAt("choice of a catch");
        _faults.ThrowAt("choice of a catch at a timeout");
        return 0;
    }

    protected internal override int UndoAt()
    {
        _faults.ThrowAt("choice of an undo");
        _faults.ThrowAt("choice of an undo at the deadline");
        return _visits-- > 0 ? UndoState : 0;
    }

    protected internal override void ForgetVisits() => _faults.ThrowAt("forgetting");

    protected internal override void Resume(StepRunner run, int state)
    {
        if (state == UndoState)
        {
            run.Enter(this, Undo);
            _faults.Undone++;
            _faults.ThrowAt("compensation");
            return;
        }

        run.Enter(this, Plain);
        _visits = 1;
        if (Unwritable.All.TryGetValue(_faults.Place.Replace(" (failing)", "", StringComparison.Ordinal), out var unwritable))
        {
            run.End(this, unwritable(_faults.Place.EndsWith(" (failing)", StringComparison.Ordinal) ? 422 : 200));
            return;
        }

        Proceed(run);
    }

    private void Proceed(StepRunner run)
    {
        switch (_faults.Place)
        {
            case "step" or "choice of a catch" or "choice of an undo" or "user":
                _ = Http.User;
                throw new FaultyException(_faults.Place);
            case "choice of a retry":
                run.FirstAttempt(this);
                run.EnterAttempt(this, Retried, timeoutMs: 0);
                throw new FaultyException(_faults.Place);
            case "choice of a catch at a timeout":
                run.Enter(this, Timed, timeoutMs: 20);
                run.Wait(this, Never(), 2);
                return;
            case "callback on the token":
                run.Token(this).Register(() => throw new FaultyException("the callback"));
                run.Wait(this, Never(), 2);
                return;
            case "choice of an undo at the deadline":
                run.Wait(this, Never(), 2);
                return;
            case "posted work":
                SynchronizationContext.Current!.Post(_ => throw new FaultyException("posted work"), null);
                run.End(this, Ok());
                return;
            case "block":
                _faults.Blocked.SetResult();
                _faults.Held.Task.Wait();
                run.End(this, Ok());
                return;
            case "hold":
                run.Wait(this, _faults.Held.Task, 2);
                return;
            case "compensation":
                run.End(this, Fail(1, "no", 422));
                return;
            case "null for a reply":
                run.End(this, null!);
                return;
            default:
                run.End(this, Ok());
                return;
        }
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
