using System;
using System.Reflection;
using Kim.Runs.Hooks;

namespace Kim.Testing;

/// <summary>Keeps the trace and applies the rules.</summary>
internal sealed class TestHooks : IRunHooks
{
    private static readonly MethodInfo FromTask = typeof(Task).GetMethod(nameof(Task.FromResult))!;
    private static readonly MethodInfo FromValueTask = typeof(ValueTask).GetMethod(nameof(ValueTask.FromResult))!;

    private readonly Dictionary<string, CommandRun> _runs = [];
    private readonly List<(string Step, StepRule Rule, int[] Left)> _rules = [];

    internal Func<StepVisit, StepRule?>? Disturb { get; set; }

    /// <summary>Called for a run that the test itself has not started.</summary>
    internal Action<CommandRun>? Begun { get; set; }

    /// <summary>The process that the runs are in.</summary>
    internal VirtualLoop? Process { get; set; }

    internal void Add(string id, CommandRun run)
    {
        run.Id = id;
        run.IdChanged = now =>
        {
            _runs.Remove(run.Id);
            _runs[now] = run;
        };
        _runs.Add(id, run);
    }

    internal void Add(string step, StepRule rule) => _rules.Add((step, rule, [rule.Times]));

    public bool Enter(StepInfo step)
    {
        if (Process is { HasDied: true })
        {
            throw new ProcessDiedException();
        }

        var name = NameOf(step);
        var run = RunOf(step);
        NoteGivenUp(step, run);
        run.Entered(step.Attempt == 1 ? name : $"{name}#{step.Attempt}");
        var state = new StepState(name, RuleFor(step, name, run));
        run.Last = state;
        step.State = state;
        if (state.Rule is not { } rule)
        {
            return true;
        }

        if (rule.Crash is CrashPoint.Before)
        {
            Die();
        }

        if (rule.Crash is CrashPoint.Inside)
        {
            Process!.Die();
        }

        if (!step.Step.Waits && (rule.After is not null || rule.Delay > TimeSpan.Zero))
        {
            throw new InvalidOperationException(
                $"{name} does not wait: it can neither take longer nor throw after its end. Let it throw before, or answer for it.");
        }

        if (rule.Before is { } fault)
        {
            throw fault;
        }

        return !rule.HasAnswer;
    }

    public T Answer<T>(StepInfo step)
    {
        var answer = ((StepState)step.State!).Rule!.Answer;
        return answer switch
        {
            T whole => whole,
            null when IsEmptyOf(typeof(T)) => Empty<T>(),
            _ when IsOf(typeof(T), typeof(Task<>)) => (T)Wrap(FromTask, typeof(T), answer, step),
            _ when IsOf(typeof(T), typeof(ValueTask<>)) => (T)Wrap(FromValueTask, typeof(T), answer, step),
            _ => throw Mismatch(step, typeof(T), answer),
        };
    }

    public void Completed(StepInfo step)
    {
        var state = step.State as StepState;
        step.State = null;
        if (state?.Rule?.Crash is CrashPoint.After)
        {
            Die();
        }

        if (state?.Rule?.After is { } fault)
        {
            throw fault;
        }

        if (step.Step is { Waits: true, Kind: StepKind.Step })
        {
            RunOf(step).HasCompleted(NameOf(step));
        }
    }

    public void Failed(StepInfo step, Exception fault)
    {
        if (fault is StepTimeoutException)
        {
            NoteGivenUp(step, RunOf(step));
        }

        step.State = null;
    }

    public void Undone(StepInfo compensation) => RunOf(compensation).HasUndone(NameOf(compensation));

    public void Ended(StepInfo last, Reply reply)
    {
        if (Process is { HasDied: true })
        {
            return;
        }

        var run = RunOf(last);
        NoteGivenUp(last, run);
        if (last.Depth == 0)
        {
            run.HasFinished(reply);
        }
    }

    private void Die()
    {
        Process!.Die();
        throw new ProcessDiedException();
    }

    // A command may have begun it, through IKim.
    private CommandRun RunOf(StepInfo step)
    {
        if (!_runs.TryGetValue(step.RunId, out var run))
        {
            _runs[step.RunId] = run = new CommandRun(step.Command.Name, http: null) { Id = step.RunId };
            Begun?.Invoke(run);
        }

        return run;
    }

    // Neither completed nor failed, or timed out, while its task was under way.
    private static void NoteGivenUp(StepInfo step, CommandRun run)
    {
        if (step.State is StepState { IsWaiting: true } state)
        {
            run.GivenUp = state;
        }
    }

    // The latest that is not used up.
    private StepRule? RuleFor(StepInfo visited, string name, CommandRun run)
    {
        for (var i = _rules.Count - 1; i >= 0; i--)
        {
            var (step, rule, left) = _rules[i];
            if (step == name && left[0] > 0)
            {
                left[0]--;
                return rule;
            }
        }

        return Disturb?.Invoke(new StepVisit
        {
            Command = visited.Command.Name,
            Step = visited.Step,
            Attempt = visited.Attempt,
            Visit = run.VisitsOf(name),
        });
    }

    private static string NameOf(StepInfo step) => step.Depth == 0 ? step.Step.Name : $"{step.Command.Name}.{step.Step.Name}";

    private static bool IsOf(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    private static bool IsEmptyOf(Type type) =>
        !type.IsValueType || Nullable.GetUnderlyingType(type) is not null || type == typeof(ValueTask);

    private static T Empty<T>()
    {
        if (typeof(T) == typeof(Task))
        {
            return (T)(object)Task.CompletedTask;
        }

        return IsOf(typeof(T), typeof(Task<>))
            ? (T)FromTask.MakeGenericMethod(typeof(T).GenericTypeArguments).Invoke(null, [null])!
            : default!;
    }

    private static object Wrap(MethodInfo from, Type task, object? answer, StepInfo step)
    {
        var value = task.GenericTypeArguments[0];
        return answer is null || value.IsInstanceOfType(answer)
            ? from.MakeGenericMethod(value).Invoke(null, [answer])!
            : throw Mismatch(step, task, answer);
    }

    private static ArgumentException Mismatch(StepInfo step, Type expected, object? answer) => new(
        $"Step {step.Step.Name} returns {expected}, but the test answers with {answer?.GetType().ToString() ?? "null"}: " +
        "give the value, or exactly what the step returns.");
}
