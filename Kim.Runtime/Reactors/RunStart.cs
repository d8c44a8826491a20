using System.Diagnostics;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.Reactors;

/// <summary>One run that is started from elsewhere, from the request on to its reply.</summary>
/// <param name="runs">Where it is listed until it is over.</param>
/// <param name="command">The command.</param>
/// <param name="request">Its request.</param>
/// <param name="deadline">How long the run may take, if its command is not to say it.</param>
/// <param name="number">The run's number.</param>
internal abstract class RunStart(ReactorRuns runs, CommandDescriptor command, object? request, TimeSpan? deadline, ulong number)
    : ILoopWork, IReplyReceiver
{
    // The run's log entries and what its code calls belong to the trace that started it.
    private readonly Activity? _activity = Activity.Current;

    internal CommandDescriptor Command => command;

    /// <inheritdoc/>
    public string? TraceId => _activity is { IdFormat: ActivityIdFormat.W3C } ? _activity.TraceId.ToHexString() : _activity?.RootId;

    /// <inheritdoc/>
    public virtual CancellationToken ClientGone => default;

    /// <summary>Whether nobody waits for it.</summary>
    protected virtual bool IsDetached => false;

    /// <summary>Begins the run, on the loop.</summary>
    public void Execute()
    {
        if (ClientGone.IsCancellationRequested)
        {
            runs.Forget(this);
            Fail(new OperationCanceledException(ClientGone));
            return;
        }

        Run run;
        try
        {
            run = runs.Runner.Create(command, number);
            run.Command.SetRequest(request);
        }
        catch (Exception fault)
        {
            RunMetrics.NotMade(command, status: 500);
            runs.Forget(this);
            Fail(fault);
            return;
        }

        run.Receiver = this;
        run.Activity = _activity;
        if (IsDetached && Traces.AreOn)
        {
            run.IsDetached = true;
        }

        if (deadline is { } own)
        {
            run.DeadlineMs = runs.Runner.Loop.PresentMs + (long)Math.Ceiling(own.TotalMilliseconds);
        }

        runs.Runner.Start(run);
    }

    /// <inheritdoc/>
    public void OnReply(StepInfo last, Reply reply)
    {
        runs.Forget(this);
        End(last, reply);
    }

    /// <summary>The run has replied. On the loop.</summary>
    protected abstract void End(StepInfo last, Reply reply);

    /// <summary>There will be no reply. Any thread.</summary>
    internal abstract void Fail(Exception fault);
}
