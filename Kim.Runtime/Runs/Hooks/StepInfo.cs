using System.Diagnostics.CodeAnalysis;
using Kim.Binding;

namespace Kim.Runs.Hooks;

/// <summary>A step of a run, as <see cref="IRunHooks"/> see it. It is valid during the call only.</summary>
[Experimental("KIM1001")]
public readonly ref struct StepInfo
{
    private readonly Run _run;

    internal StepInfo(Run run) => _run = run;

    internal Wire Wire => _run.Runner.Wire;

    /// <summary>The run's id, 16 hexadecimal digits. Runs that it calls have the same id.</summary>
    public string RunId => _run.Id;

    /// <summary>How deep the run is in calls: 0 if no other command has called it.</summary>
    public int Depth => _run.Depth;

    /// <summary>The command.</summary>
    public CommandDescriptor Command => _run.Descriptor;

    /// <summary>The step, catch or compensation.</summary>
    public StepDescriptor Step => _run.Step;

    /// <summary>Which attempt of the step this is, from 1.</summary>
    public int Attempt => _run.Attempt;

    /// <summary>The number of this step in its run, from 1. Further attempts and compensations count.</summary>
    public int Number => _run.StepsTaken;

    /// <summary>A place for the hooks' own data about this run; Kim does not use it. A called run has its own.</summary>
    public object? State
    {
        get => _run.HookState;
        set => _run.HookState = value;
    }
}
