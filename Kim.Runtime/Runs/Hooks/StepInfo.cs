using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>A step of a run, as <see cref="IRunHooks"/> see it. A view: it is true during the call.</summary>
[Experimental("KIM1001")]
public readonly ref struct StepInfo
{
    private readonly Run _run;

    internal StepInfo(Run run) => _run = run;

    /// <summary>The run's id, 16 hexadecimal digits. Runs that it calls have the same.</summary>
    public string RunId => _run.Id;

    /// <summary>How many calls lie above the run: 0 if no other command has called it.</summary>
    public int Depth => _run.Depth;

    /// <summary>The command.</summary>
    public CommandDescriptor Command => _run.Descriptor;

    /// <summary>The step, catch or compensation.</summary>
    public StepDescriptor Step => _run.Step;

    /// <summary>Which attempt of the step this is, from 1.</summary>
    public int Attempt => _run.Attempt;

    /// <summary>Counts the steps of this run, from 1; further attempts and compensations count.</summary>
    public int Number => _run.StepsTaken;

    /// <summary>What the hooks keep with this run; Kim does not look at it. A called run has one of its own.</summary>
    public object? State
    {
        get => _run.HookState;
        set => _run.HookState = value;
    }
}
