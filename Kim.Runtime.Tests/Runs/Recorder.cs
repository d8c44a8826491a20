using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Runs;

/// <summary>Hooks that write down what they are told, answer from a journal, and throw where a test says so.</summary>
internal sealed class Recorder : IRunHooks
{
    /// <summary>What was told, in order. Read it when the run has ended.</summary>
    internal List<string> Told { get; } = [];

    /// <summary>Steps to answer for, by name, with what each gives.</summary>
    internal Dictionary<string, object> Journal { get; } = [];

    /// <summary>Which call throws, as it is written in <see cref="Told"/>.</summary>
    internal string? Throws { get; init; }

    internal TaskCompletionSource HasEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal object? LastState { get; private set; }

    public bool Enter(StepInfo step)
    {
        step.State = $"{step.State}{step.Number}";
        Note($"enter {step.Step.Name}#{step.Attempt}");
        return !Journal.ContainsKey(step.Step.Name);
    }

    public T Answer<T>(StepInfo step) => (T)Journal[step.Step.Name];

    public void Completed(StepInfo step) => Note($"completed {step.Step.Name}");

    public void Failed(StepInfo step, Exception fault) => Note($"failed {step.Step.Name}: {fault.Message}");

    public void Undone(StepInfo compensation) => Note($"undone {compensation.Step.Compensates}");

    public void Ended(StepInfo last, Reply reply)
    {
        LastState = last.State;
        try
        {
            Note($"ended {last.Command.Name} {reply.StatusCode}");
        }
        finally
        {
            HasEnded.TrySetResult();
        }
    }

    private void Note(string told)
    {
        Told.Add(told);
        if (told == Throws)
        {
            throw new IOException("the hook");
        }
    }
}
