using System;
using System.Reflection;
using Kim.Runs;

namespace Kim.Testing;

/// <summary>Keeps the trace and applies the rules.</summary>
internal sealed class RunProbe(VirtualLoop loop) : IRunProbe
{
    private static readonly MethodInfo FromTask = typeof(Task).GetMethod(nameof(Task.FromResult))!;
    private static readonly MethodInfo FromValueTask = typeof(ValueTask).GetMethod(nameof(ValueTask.FromResult))!;

    // The rule of the visit under way.
    private readonly Dictionary<Run, StepRule> _present = [];
    private readonly Dictionary<ulong, CommandRun> _runs = [];
    private readonly List<(string Step, StepRule Rule, int[] Left)> _rules = [];

    internal Func<StepVisit, StepRule?>? Disturb { get; set; }

    internal void Add(Run command, CommandRun run) => _runs.Add(command.Number, run);

    internal void Add(string step, StepRule rule) => _rules.Add((step, rule, [rule.Times]));

    public bool Enter(Run command)
    {
        var name = NameOf(command);
        var run = _runs[command.Number];
        run.Entered(command.Attempt == 1 ? name : $"{name}#{command.Attempt}");
        _present.Remove(command);
        if (RuleFor(command, name, run) is not { } rule)
        {
            return true;
        }

        if (!command.Step.Waits && (rule.After is not null || rule.Delay > TimeSpan.Zero))
        {
            throw new InvalidOperationException($"{name} does not wait: it can neither take longer nor throw after its end. Let it throw before, or answer for it.");
        }

        if (rule.Before is { } fault)
        {
            throw fault;
        }

        _present[command] = rule;
        return !rule.HasAnswer;
    }

    public T Answer<T>(Run command)
    {
        var answer = _present[command].Answer;
        return answer switch
        {
            T whole => whole,
            null when !typeof(T).IsValueType || Nullable.GetUnderlyingType(typeof(T)) is not null || typeof(T) == typeof(ValueTask) => Empty<T>(),
            _ when typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(Task<>) => (T)Wrap(FromTask, typeof(T), answer, command),
            _ when typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(ValueTask<>) => (T)Wrap(FromValueTask, typeof(T), answer, command),
            _ => throw Mismatch(command, typeof(T), answer),
        };
    }

    public void Hold(Run command, int version, bool succeeded)
    {
        _present.Remove(command, out var rule);
        if (rule is { Delay: var delay } && delay > TimeSpan.Zero)
        {
            loop.Timers.Schedule(loop.NowMs + (long)Math.Ceiling(delay.TotalMilliseconds), _ => LetGo(command, version, succeeded, rule.After), this);
            return;
        }

        LetGo(command, version, succeeded, rule?.After);
    }

    public void Ended(Run command)
    {
        if (command.Depth == 0)
        {
            _runs[command.Number].HasFinished();
        }
    }

    public void Undone(Run command) => _runs[command.Number].HasUndone(NameOf(command));

    private void LetGo(Run command, int version, bool succeeded, Exception? injected)
    {
        if (command.Version != version)
        {
            return;
        }

        if (succeeded && injected is null && command.Phase == RunPhase.Waiting && command.Step.Kind == StepKind.Step)
        {
            _runs[command.Number].HasCompleted(NameOf(command));
        }

        command.Runner.Release(command, version, injected);
    }

    private StepRule? RuleFor(Run command, string name, CommandRun run)
    {
        foreach (var (step, rule, left) in _rules)
        {
            if (step == name && left[0] > 0)
            {
                left[0]--;
                return rule;
            }
        }

        return Disturb?.Invoke(new StepVisit(command.Descriptor.Name, command.Step, command.Attempt, run.VisitsOf(name)));
    }

    private static string NameOf(Run command) => command.Depth == 0 ? command.StepName : $"{command.Descriptor.Name}.{command.StepName}";

    private static T Empty<T>()
    {
        if (typeof(T) == typeof(Task))
        {
            return (T)(object)Task.CompletedTask;
        }

        return typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(Task<>)
            ? (T)FromTask.MakeGenericMethod(typeof(T).GenericTypeArguments).Invoke(null, [null])!
            : default!;
    }

    private static object Wrap(MethodInfo from, Type task, object? answer, Run command)
    {
        var value = task.GenericTypeArguments[0];
        return answer is null || value.IsInstanceOfType(answer) ? from.MakeGenericMethod(value).Invoke(null, [answer])! : throw Mismatch(command, task, answer);
    }

    private static ArgumentException Mismatch(Run command, Type expected, object? answer) =>
        new($"Step {command.StepName} returns {expected}, but the test answers with {answer?.GetType().ToString() ?? "null"}: give the value, or exactly what the step returns.");
}
