namespace Kim.Testing.Tests.Commands;

/// <summary>Waits until it is cancelled, and would be tried again.</summary>
[Command]
public sealed partial class Heeding : Command
{
    [Step, Retry(3)] Task Heed(CancellationToken cancellation) => Cancelled.By(cancellation);
}

/// <summary>Undoes without end.</summary>
[Command]
public sealed partial class SlowUndo(Attempts attempts) : Command
{
    [Step]
    void Do()
    {
    }

    [Step] Reply Answer() => Fail(1, "no");

    [Compensates(nameof(Do))]
    Task Undo(CancellationToken cancellation)
    {
        attempts.Fresh = cancellation;
        return Cancelled.By(cancellation);
    }
}

/// <summary>One run at a time, which fails.</summary>
[Command(MaxConcurrency = 1)]
public sealed partial class OneAtATime : Command
{
    [Step]
    void Do()
    {
    }

    [Step] Reply Fails() => Fail(1, "no");

    [Compensates(nameof(Do))] Task Undo() => Task.CompletedTask;
}
