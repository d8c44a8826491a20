using System.Diagnostics;
using Kim.Diagnostics;

namespace Kim.Runs;

/// <summary>What those who listen to activities are told about one run: one for the run, in it one for each attempt of a step.</summary>
/// <remarks>
/// <code>
/// (nobody listens, or nobody wants this run) : the run has none
/// Begun --Enter--> InStep --StepDone, StepFailed, GivenUp--> Begun --End--> over
///                  InStep --Suspended, Resumed: events of the step--> InStep
/// Begun, InStep --End--> over: it has left memory, or has ended with the step open
/// </code>
/// The activity of the innermost is the run's <see cref="Run.Activity"/>, which is current while its code runs. So what that code begins
/// (a request, a query) is a part of the step. Loop only.
/// </remarks>
internal sealed class RunTrace
{
    /// <summary>
    /// The property of an activity with an <see cref="Action{Activity}"/> that is called when it is about to end: what belongs to it can
    /// still be told.
    /// </summary>
    internal const string Ends = nameof(Ends);

    private const string Outcome = "kim.outcome";

    private readonly Run _run;
    private readonly Activity _activity;
    private readonly Activity? _outer;
    private Activity? _step;
    private bool _leaves;

    private RunTrace(Run run, Activity activity)
    {
        (_run, _activity, _outer) = (run, activity, run.Activity);
        run.Activity = activity;
    }

    /// <summary>Whether somebody wants the steps.</summary>
    internal bool IsRecorded => _activity.IsAllDataRequested;

    /// <summary>The step's, or the run's between its steps.</summary>
    internal Activity Present => _step ?? _activity;

    /// <summary>The run's, as W3C's <c>traceparent</c>.</summary>
    internal string? Id => _activity.Id;

    /// <summary>Begins, if somebody wants this run.</summary>
    internal static void Begin(Run run)
    {
        if (!Traces.AreOn)
        {
            return;
        }

        // What nobody waits for, and what continues after a wait outside the process, does not belong to what has led to it.
        var linked = run.Durable?.Trace is { } trace && ActivityContext.TryParse(trace, null, isRemote: true, out var began) ? began
            : run.IsDetached && run.Activity is { } starter ? starter.Context
            : default;
        var activity = Traces.Begin(
            run.Descriptor.Name, ActivityKind.Internal, linked == default ? run.Activity : null, remote: default, linked);
        if (activity is null)
        {
            return;
        }

        run.Trace = new RunTrace(run, activity);
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("kim.command", run.Descriptor.Name);
            activity.SetTag("kim.run", run.Id);
        }
    }

    /// <summary>A step begins, inside its run's code.</summary>
    internal void Enter()
    {
        if (_step is not null)
        {
            StepDone();
        }

        if (!IsRecorded || Traces.Begin(_run.StepName, ActivityKind.Internal, _activity) is not { } step)
        {
            return;
        }

        _step = step;
        _run.Activity = step;
        Traces.Show(step);
        if (!step.IsAllDataRequested)
        {
            return;
        }

        step.SetTag("kim.command", _run.Descriptor.Name);
        step.SetTag("kim.step", _run.StepName);
        if (_run.Step.Kind is not Kim.StepKind.Step)
        {
            step.SetTag("kim.step.kind", _run.Step.Kind is Kim.StepKind.Catch ? "catch" : "compensation");
        }

        if (_run.Attempt > 1)
        {
            step.SetTag("kim.attempt", _run.Attempt);
        }
    }

    /// <summary>The run waits.</summary>
    internal void Suspended() => _step?.AddEvent(new ActivityEvent("kim.wait"));

    /// <summary>The run continues.</summary>
    internal void Resumed() => _step?.AddEvent(new ActivityEvent("kim.resume"));

    /// <summary>The step has ended well.</summary>
    internal void StepDone() => EndStep("completed");

    /// <summary>The attempt has failed.</summary>
    internal void StepFailed(Exception fault)
    {
        if (_step is { IsAllDataRequested: true } step && fault is not ReplyException { Reply.StatusCode: < 500 })
        {
            step.SetStatus(ActivityStatusCode.Error, fault.Message);
            step.SetTag("error.type", fault.GetType().FullName);
            Tell(() => step.AddException(fault));
        }

        EndStep(fault is StepTimeoutException ? "timed out" : "failed");
    }

    /// <summary>The run has given the step up.</summary>
    internal void GivenUp() => EndStep("given up");

    /// <summary>The run ends here, and continues elsewhere.</summary>
    internal void Leaves() => _leaves = true;

    /// <summary>The run has ended, or has left memory.</summary>
    internal void End()
    {
        _leaves |= _run.Outcome is null;
        EndStep(_leaves ? "parked" : "given up");
        if (IsRecorded)
        {
            if (!_leaves && _run.Outcome is { } reply)
            {
                _activity.SetTag("kim.status", reply.StatusCode);
                if (reply.StatusCode >= 500)
                {
                    _activity.SetStatus(ActivityStatusCode.Error, (reply as EnvelopeReply)?.Text);
                    _activity.SetTag("error.type", $"{reply.StatusCode}");
                }
            }

            _activity.SetTag(Outcome, _leaves ? "parked" : _run.Outcome is { StatusCode: < 400 } ? "completed" : "failed");
        }

        _run.Activity = _outer;
        Flush(_activity);
        Traces.End(_activity);
    }

    private static void Flush(Activity activity)
    {
        if (activity.GetCustomProperty(Ends) is Action<Activity> ends)
        {
            Tell(() => ends(activity));
        }
    }

    // What listens may throw.
    private static void Tell(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault)
        {
            Traces.ListenerThrew(fault);
        }
    }

    private void EndStep(string outcome)
    {
        if (_step is not { } step)
        {
            return;
        }

        Flush(step);
        step.SetTag(Outcome, outcome);
        _step = null;
        _run.Activity = _activity;
        Traces.End(step);
    }
}
