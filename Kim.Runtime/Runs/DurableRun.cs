using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Loops;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>What the engine knows of a durable run beside its <see cref="Run"/>: what is written of it, and what is not yet.</summary>
/// <remarks>
/// <code>
/// (nothing written) --Next, asked--> Saving --written--> the record says where the run stands
///                                    Saving --the store fails--> asked again, the same record
/// </code>
/// A state document is <c>{ "number": …, "steps": […], "ahead": […], "attempt": …, "deadline": …, "trace": …, "outcome": {…},
/// "fields": {…}, "args": {…}, "visits": […], "others": {…} }</c>. What a build does not know of it is written again as it was.
/// </remarks>
internal sealed partial class DurableRun
{
    private const string NumberName = "number";
    private const string AttemptName = "attempt";
    private const string DeadlineName = "deadline";
    private const string OutcomeName = "outcome";
    private const string TraceName = "trace";

    private static readonly string[] Known =
    [
        NumberName, StepHistory.Steps, StepHistory.Ahead, AttemptName, DeadlineName, TraceName, OutcomeName, StateWriter.Fields,
        StateWriter.Others, StateWriter.Arguments, StateWriter.Visits,
    ];

    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly StepHistory _history = new();
    private readonly List<JsonProperty> _unknown = [];
    private IReadOnlyList<JsonProperty> _unknownFields = [];
    private ReadOnlyMemory<byte>? _request;
    private string _hash = "";
    private RunRecord? _before;

    // The record says that the run stands at this state, after so many steps.
    private int _writtenState;
    private int _writtenSteps = -1;

    /// <summary>What makes the same request the same run; empty: nothing does.</summary>
    internal string Key { get; set; } = "";

    /// <summary>The run that this one is kept with, if another has called it; else empty.</summary>
    internal string Root { get; set; } = "";

    /// <summary>The answer that the run waits for; <see langword="null"/> if it waits for none.</summary>
    internal JournalCall? Saving { get; set; }

    /// <summary>What was written last, or is being written.</summary>
    internal RunRecord? Record { get; private set; }

    /// <summary>Whether a record of the run is written.</summary>
    internal bool IsStored { get; private set; }

    /// <summary>What the present step has asked to wait for outside the process.</summary>
    internal IParking? Asked { get; set; }

    /// <summary>The outcome as it is stored, once it is.</summary>
    internal Reply? Stored { get; private set; }

    /// <summary>How often in a row the store has failed.</summary>
    internal int Failures { get; set; }

    /// <summary>Whether it has failed because it cannot be written.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>What the run is to fail with once the present record is written.</summary>
    internal Reply? GivenUp { get; set; }

    /// <summary>How many steps it took before it was continued here.</summary>
    internal int StepsBefore { get; private set; }

    /// <summary>When it must have ended; <see langword="null"/>: whenever.</summary>
    internal DateTimeOffset? Deadline { get; set; }

    /// <summary>What the run was traced as when it began, W3C's <c>traceparent</c>; <see langword="null"/>: it was not.</summary>
    internal string? Trace { get; set; }

    /// <summary>How long its client waits, in milliseconds; below 0: as long as it takes.</summary>
    internal long PatienceMs { get; set; } = -1;

    /// <summary>What the client has said of it, as it is answered; <see langword="null"/>: nothing.</summary>
    internal string? Preference { get; set; }

    /// <summary>When the client's patience is over.</summary>
    internal TimerHandle Patience { get; set; }

    /// <summary>Of a client that waits beside a run: what tells that it has left.</summary>
    internal CancellationTokenRegistration Leaving { get; set; }

    /// <summary>Where the client is told to ask when its patience is over; <see langword="null"/>: for the run itself.</summary>
    internal string? Followed { get; set; }

    /// <summary>Whether the record says so already.</summary>
    internal bool IsWritten(int state, int steps) => _writtenState == state && _writtenSteps == steps;

    /// <summary>The record says so from now on.</summary>
    internal void Written(int state, int steps)
    {
        (_writtenState, _writtenSteps, Failures) = (state, steps, 0);
        IsStored = true;
        ForgetCalls();
    }

    /// <summary>A step is entered, so the one before has happened.</summary>
    internal void Enter(StepDescriptor step) => _history.Enter(step);

    /// <summary>The step that was entered last has failed.</summary>
    internal void Forget()
    {
        _history.Forget();
        (Saving, Asked) = (null, null);
    }

    /// <summary>How many signals of a name it has taken.</summary>
    internal int Taken(string signal) => _taken.GetValueOrDefault(signal);

    /// <summary>It takes one more.</summary>
    internal void Take(string signal) => _taken[signal] = Taken(signal) + 1;

    // The name of a call is used once: once the record has its outcome, nobody asks for it again.
    private void ForgetCalls()
    {
        foreach (var name in _taken.Keys.Where(name => ChildName.IsCall(name, out _)).ToArray())
        {
            _taken.Remove(name);
        }
    }

    /// <summary>Makes the run's next record.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step in which it stands.</param>
    /// <param name="mark">How it stands there.</param>
    /// <param name="state">The state to continue at.</param>
    /// <param name="park">What it parks for.</param>
    /// <remarks>It throws whatever a value of the user's throws when it is written.</remarks>
    internal void Next(Run run, string step, RunMark mark, int state, RunPark? park = null)
    {
        if (mark is RunMark.Begin or RunMark.End && run.Outcome is not { StatusCode: >= 400 })
        {
            _history.Complete();
        }

        var buffer = run.Runner.StateBuffer;
        _request ??= buffer.Write(run.Command.WriteRequest);
        if (Key.Length > 0 && _hash.Length == 0)
        {
            _hash = Convert.ToHexStringLower(SHA256.HashData(_request.Value.Span));
        }

        _before = Record;
        Record = new()
        {
            RunId = run.Id,
            Command = run.Descriptor.FirstName,
            Version = (Record?.Version ?? 0) + 1,
            Step = step,
            Mark = mark,
            Request = _request.Value,
            State = buffer.Write(json => Write(json, run, step, mark, state)),
            Reply = mark is RunMark.End ? buffer.Write(json => Stored = StoredReply.Write(json, run.Outcome!, run.Runner.Wire)) : default,
            Keep = run.Descriptor.Keep,
            Key = Key,
            Hash = _hash,
            Root = Root,
            Park = park,
            Taken = _taken.Count == 0 ? FrozenDictionary<string, int>.Empty : new Dictionary<string, int>(_taken),
        };
    }

    /// <summary>What was to be its first record is refused: nothing of it is stored.</summary>
    internal void Unmake() => Record = null;

    /// <summary>
    /// It cannot continue in this build. Its last record, with which it was to park, is not written: the one before stays, with the reason.
    /// </summary>
    internal void StickAtLast(string reason) => Record = _before! with { Version = Record!.Version + 1, Stuck = reason };

    /// <summary>It cannot continue without a person. Whatever was written last stays, with the reason.</summary>
    internal void Stick(string reason) => Record = Record! with { Version = Record.Version + 1, Park = null, Stuck = reason };

    private void WriteUnknownFields(Utf8JsonWriter json)
    {
        if (_unknownFields.Count > 0)
        {
            json.WriteStartObject(StateWriter.Others);
            foreach (var field in _unknownFields)
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }

    private void Write(Utf8JsonWriter json, Run run, string step, RunMark mark, int state)
    {
        json.WriteStartObject();
        json.WriteNumber(NumberName, StepsBefore + run.StepsTaken);
        _history.Write(json, run.Descriptor, step, mark);

        if (mark is RunMark.Retry)
        {
            json.WriteNumber(AttemptName, run.Attempt);
        }
        else if (mark is RunMark.Undo)
        {
            json.WritePropertyName(OutcomeName);
            Stored = StoredReply.Write(json, run.Outcome!, run.Runner.Wire);
        }

        if (Deadline is { } deadline && mark is not RunMark.End)
        {
            json.WriteNumber(DeadlineName, deadline.ToUnixTimeMilliseconds());
        }

        if ((Trace ??= run.Trace?.Id) is { } trace)
        {
            json.WriteString(TraceName, trace);
        }

        if (mark is not RunMark.End)
        {
            run.Command.WriteState(new StateWriter(json), state);
            WriteUnknownFields(json);
        }

        foreach (var part in _unknown)
        {
            part.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
