using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;

namespace Kim.Runs;

/// <summary>
/// Which steps of a durable run have happened, and which stood below the present one when that was written. So a change of the code is
/// never silently wrong: no step runs twice, or never, because steps have moved while a run was stored.
/// </summary>
internal sealed class StepHistory
{
    internal const string Steps = "steps";
    internal const string Ahead = "ahead";

    // In the order of their first visit; the one that is under way is not yet one of them.
    private readonly List<string> _happened = [];
    private string? _entered;

    /// <summary>A step is entered, so the one before has happened.</summary>
    internal void Enter(StepDescriptor step)
    {
        Complete();
        _entered = step.Kind is StepKind.Step ? step.Name : null;
    }

    /// <summary>The step that was entered last has happened.</summary>
    internal void Complete()
    {
        if (_entered is { } step && !_happened.Contains(step))
        {
            _happened.Add(step);
        }

        _entered = null;
    }

    /// <summary>The step that was entered last has failed.</summary>
    internal void Forget() => _entered = null;

    /// <summary>Writes what has happened, and what is below the present step.</summary>
    internal void Write(Utf8JsonWriter json, CommandDescriptor command, string present, RunMark mark)
    {
        json.WriteStartArray(Steps);
        foreach (var step in _happened)
        {
            json.WriteStringValue(step);
        }

        json.WriteEndArray();
        if (mark is RunMark.Undo or RunMark.End)
        {
            return;
        }

        json.WriteStartArray(Ahead);
        for (var i = DurableRun.IndexOf(command, present, mark) + 1; i < command.Steps.Count; i++)
        {
            var step = command.Steps[i];
            if (step.Kind is StepKind.Step && !_happened.Contains(step.Name))
            {
                json.WriteStringValue(step.Name);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what has happened.</summary>
    internal void Read(JsonElement document, CommandDescriptor command) => _happened.AddRange(Names(document, Steps, command));

    /// <summary>Reads what has happened, and compares it with the steps of this build.</summary>
    /// <param name="document">The state document.</param>
    /// <param name="command">The command.</param>
    /// <param name="present">The index of the step at which the run stands.</param>
    /// <param name="mark">How it stands there.</param>
    /// <exception cref="UnreadableStateException">Steps have moved.</exception>
    internal void Read(JsonElement document, CommandDescriptor command, int present, RunMark mark)
    {
        Read(document, command);
        if (mark is RunMark.Undo)
        {
            return;
        }

        var ahead = Names(document, Ahead, command);
        var mayReturn = false;
        for (var i = 0; i < command.Steps.Count && command.Steps[i] is { Kind: StepKind.Step } step; i++)
        {
            mayReturn |= i <= present && step.Loops;
            var hasHappened = _happened.Contains(step.Name);
            var isToCome = mark is RunMark.Begin ? i >= present : i > present;
            var runsAgain = hasHappened && isToCome && !mayReturn;
            var neverRuns = !hasHappened && i < present && ahead.Contains(step.Name);
            if (runsAgain || neverRuns)
            {
                throw new UnreadableStateException(
                    $"its steps have moved: with this build {step.Name} would {(runsAgain ? "run again" : "never run")}. When it was "
                    + $"stored, {List(_happened)} had run and {List(ahead)} stood below {command.Steps[present].Name}; this build has "
                    + $"{List(command.Steps.Where(step => step.Kind is StepKind.Step).Select(step => step.Name))}");
            }
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";

    // By their present names.
    private static List<string> Names(JsonElement document, string part, CommandDescriptor command)
    {
        var names = new List<string>();
        foreach (var element in StateReader.Part(document, part, JsonValueKind.Array).EnumerateArray())
        {
            var name = element.ValueKind is JsonValueKind.String
                ? element.GetString()!
                : throw new UnreadableStateException($"its '{part}' are not names");
            names.Add(command.Steps.FirstOrDefault(step => step.FormerNames.Contains(name))?.Name ?? name);
        }

        return names;
    }
}
