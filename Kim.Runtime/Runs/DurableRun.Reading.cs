using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;

namespace Kim.Runs;

// How a run is read back from its record.
internal sealed partial class DurableRun
{
    /// <summary>Reads a record back.</summary>
    /// <param name="run">The new run, without its request.</param>
    /// <param name="record">The record.</param>
    /// <param name="wake">With what it continues.</param>
    /// <returns>The state to continue at.</returns>
    /// <exception cref="UnreadableStateException">This build cannot continue it.</exception>
    internal int Read(Run run, RunRecord record, RunWake wake)
    {
        var index = IndexOf(run.Descriptor, record.Step, record.Mark);
        var state = record.Mark is RunMark.End ? throw new UnreadableStateException("it has ended")
            : index < 0 ? 0 : run.Command.StateOf(run.Descriptor.Steps[index].Name, record.Mark);
        if (state == 0)
        {
            throw new UnreadableStateException(
                $"it stands at the {(record.Mark is RunMark.Undo ? "compensation" : "step")} {record.Step}, which "
                + (index < 0 ? "this build does not have" : $"is not one that {record.Mark switch
                {
                    RunMark.Retry => "is tried again",
                    RunMark.Wait => "may wait outside its process",
                    _ => "waits",
                }} in this build"));
        }

        run.Command.ReadRequest(record.Request);
        var document = StateReader.Parse(record.State);
        if (wake.IsSent)
        {
            _history.Read(document, run.Descriptor);
        }
        else
        {
            _history.Read(document, run.Descriptor, index, record.Mark);
        }

        _unknown.AddRange(document.EnumerateObject().Where(part => !Known.Contains(part.Name)));
        if (record.Mark is RunMark.Undo)
        {
            run.Outcome = StoredReply.Read(StateReader.Part(document, OutcomeName, JsonValueKind.Object));
        }

        StepsBefore = document.TryGetProperty(NumberName, out var number) && number.TryGetInt32(out var steps) ? steps : 0;
        if (document.TryGetProperty(DeadlineName, out var deadline) && deadline.TryGetInt64(out var at))
        {
            Deadline = DateTimeOffset.FromUnixTimeMilliseconds(at);
        }

        Trace = document.TryGetProperty(TraceName, out var trace) && trace.ValueKind is JsonValueKind.String ? trace.GetString() : null;
        foreach (var (name, count) in record.Taken)
        {
            _taken[name] = count;
        }

        ForgetCalls();

        if (record.Mark is RunMark.Wait or RunMark.Retry)
        {
            run.StepIndex = index;
            run.Attempt = record.Mark is RunMark.Retry && document.TryGetProperty(AttemptName, out var attempt)
                && attempt.TryGetInt32(out var tries) ? tries + 1 : 1;
            if (record.Mark is RunMark.Wait)
            {
                _history.Enter(run.Step);
            }
        }

        var reader = new StateReader(document, record.Park, wake.Value, run.Runner.Wire);
        run.Command.ReadState(reader, state);
        if (!wake.IsSent)
        {
            reader.CheckFields();
        }

        _unknownFields = [.. reader.Unknown];
        (Record, _request, Key, _hash, Root) = (record, record.Request, record.Key, record.Hash, record.Root);
        Written(state, run.StepsTaken);
        return state;
    }

    /// <summary>Reads the last record back into another object of the same run.</summary>
    /// <exception cref="UnreadableStateException">It cannot be read.</exception>
    internal void Again(Command command, int state)
    {
        command.ReadRequest(Record!.Request);
        command.ReadState(new StateReader(StateReader.Parse(Record.State)), state);
    }

    /// <summary>The place of a stored step among the steps of this build; below 0 if it is not one of them.</summary>
    internal static int IndexOf(CommandDescriptor command, string step, RunMark mark)
    {
        for (var i = 0; i < command.Steps.Count; i++)
        {
            var known = command.Steps[i];
            if (known.Kind is StepKind.Compensation == mark is RunMark.Undo && (known.Name == step || known.FormerNames.Contains(step)))
            {
                return i;
            }
        }

        return -1;
    }
}
