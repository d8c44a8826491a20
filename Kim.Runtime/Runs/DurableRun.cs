using System.Buffers;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>What the engine knows of a durable run beside its <see cref="Run"/>: what is written of it, and what is not yet.</summary>
/// <remarks>
/// <code>
/// (nothing written) --Next, asked--> Saving --written--> the record says where the run stands
///                                    Saving --the store fails--> asked again, the same record
/// </code>
/// A state document is <c>{ "steps": […], "outcome": {…}, "fields": {…}, "args": {…}, "visits": […] }</c>; with the outcome alone once the
/// run has ended. What a build does not know of it is written again as it was.
/// </remarks>
internal sealed class DurableRun
{
    private const string StepsName = "steps";
    private const string OutcomeName = "outcome";

    private static readonly string[] Known = [StepsName, OutcomeName, StateWriter.Fields, StateWriter.Arguments, StateWriter.Visits];

    // Those that have completed, in the order of their first visit; the one that is under way is not yet one of them.
    private readonly List<string> _happened = [];
    private string? _entered;
    private readonly List<JsonProperty> _unknown = [];
    private IReadOnlyList<JsonProperty> _unknownFields = [];
    private ReadOnlyMemory<byte>? _request;

    // The record says that the run stands at this state, after so many steps.
    private int _writtenState;
    private int _writtenSteps = -1;

    /// <summary>The answer that the run waits for; <see langword="null"/> if it waits for none.</summary>
    internal Task<SaveResult>? Saving { get; set; }

    /// <summary>What was written last, or is being written.</summary>
    internal RunRecord? Record { get; private set; }

    /// <summary>The outcome as it is stored, once it is.</summary>
    internal Reply? Stored { get; private set; }

    /// <summary>How often in a row the store has failed.</summary>
    internal int Failures { get; set; }

    /// <summary>Whether it has failed because it cannot be written.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>What the run is to fail with once the present record is written.</summary>
    internal Reply? GivenUp { get; set; }

    /// <summary>Whether the record says so already.</summary>
    internal bool IsWritten(int state, int steps) => _writtenState == state && _writtenSteps == steps;

    /// <summary>The record says so from now on.</summary>
    internal void Written(int state, int steps) => (_writtenState, _writtenSteps, Failures) = (state, steps, 0);

    /// <summary>A step is entered, so the one before has happened.</summary>
    internal void Enter(StepDescriptor step)
    {
        Complete();
        _entered = step.Kind is StepKind.Step ? step.Name : null;
    }

    /// <summary>The step that was entered last has failed.</summary>
    internal void Forget() => (_entered, Saving) = (null, null);

    /// <summary>Makes the run's next record.</summary>
    /// <remarks>It throws whatever a value of the user's throws when it is written.</remarks>
    internal void Next(Run run, string step, RunMark mark, int state)
    {
        if (mark is not RunMark.Undo && run.Outcome is not { StatusCode: >= 400 })
        {
            Complete();
        }

        _request ??= Json(run.Command.WriteRequest);
        Record = new()
        {
            RunId = run.Id,
            Command = run.Descriptor.Name,
            Version = (Record?.Version ?? 0) + 1,
            Step = step,
            Mark = mark,
            Request = _request.Value,
            State = Json(json => Write(json, run, mark, state)),
        };
    }

    /// <summary>Reads a record back.</summary>
    /// <param name="run">The new run, without its request.</param>
    /// <param name="record">The record.</param>
    /// <returns>The state to continue at.</returns>
    /// <exception cref="UnreadableStateException">This build cannot continue it.</exception>
    internal int Read(Run run, RunRecord record)
    {
        var state = record.Mark is RunMark.End
            ? throw new UnreadableStateException("it has ended")
            : run.Command.StateOf(record.Step, record.Mark);
        if (state == 0)
        {
            throw new UnreadableStateException(
                $"it stands at the {(record.Mark is RunMark.Undo ? "compensation" : "step")} {record.Step}, which this build does not "
                + "have");
        }

        run.Command.ReadRequest(record.Request.Span);
        var document = Parsed(record.State);
        foreach (var step in StateReader.Part(document, StepsName, JsonValueKind.Array).EnumerateArray())
        {
            _happened.Add(step.ValueKind is JsonValueKind.String
                ? step.GetString()!
                : throw new UnreadableStateException($"its '{StepsName}' are not names"));
        }

        _unknown.AddRange(document.EnumerateObject().Where(part => !Known.Contains(part.Name)));
        if (record.Mark is RunMark.Undo)
        {
            run.Outcome = StoredReply.Read(StateReader.Part(document, OutcomeName, JsonValueKind.Object));
        }

        var reader = new StateReader(document);
        run.Command.ReadState(reader, state);
        _unknownFields = [.. reader.Unknown];
        (Record, _request) = (record, record.Request);
        Written(state, run.StepsTaken);
        return state;
    }

    private void Write(Utf8JsonWriter json, Run run, RunMark mark, int state)
    {
        json.WriteStartObject();
        json.WriteStartArray(StepsName);
        foreach (var step in _happened)
        {
            json.WriteStringValue(step);
        }

        json.WriteEndArray();
        if (run.Outcome is { } outcome)
        {
            json.WritePropertyName(OutcomeName);
            Stored = StoredReply.Write(json, outcome, run.Runner.Wire);
        }

        if (mark is not RunMark.End)
        {
            run.Command.WriteState(new StateWriter(json, _unknownFields), state);
        }

        foreach (var part in _unknown)
        {
            part.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private void Complete()
    {
        if (_entered is { } step && !_happened.Contains(step))
        {
            _happened.Add(step);
        }

        _entered = null;
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, StateJson.WriterOptions);
        write(json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // Its memory is the collector's: parts of it are kept.
    private static JsonElement Parsed(ReadOnlyMemory<byte> state)
    {
        try
        {
            using var document = JsonDocument.Parse(state, StateJson.DocumentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new UnreadableStateException($"its state is not JSON: {fault.Message}", fault);
        }
    }
}
