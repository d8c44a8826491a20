using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;
using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.CompilerServices;

/// <summary>For generated code: reads what <see cref="StateWriter"/> has written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StateReader
{
    private readonly JsonElement _fields;
    private readonly JsonElement _others;
    private readonly JsonElement _arguments;
    private readonly RunPark? _park;
    private readonly ReadOnlyMemory<byte>? _value;
    private readonly Wire _wire;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private JsonElement.ArrayEnumerator _visits;
    private JsonElement _visit;
    private string? _missing;

    /// <param name="state">The document.</param>
    /// <param name="park">What the run is parked for; <see langword="null"/>: it is not.</param>
    /// <param name="value">The value of the signal that it is parked for; <see langword="null"/>: it did not come.</param>
    /// <param name="wire">How the value of a called command's reply is read.</param>
    /// <exception cref="UnreadableStateException">A part is missing.</exception>
    internal StateReader(JsonElement state, RunPark? park = null, ReadOnlyMemory<byte>? value = null, Wire? wire = null)
    {
        (_park, _value, _wire) = (park, value, wire ?? Wire.Default);
        _fields = Part(state, StateWriter.Fields, JsonValueKind.Object);
        _others = state.TryGetProperty(StateWriter.Others, out var others) && others.ValueKind is JsonValueKind.Object ? others : default;
        _arguments = Part(state, StateWriter.Arguments, JsonValueKind.Object);
        _visits = Part(state, StateWriter.Visits, JsonValueKind.Array).EnumerateArray();
    }

    /// <summary>The fields that this build does not have: they are written again as they were.</summary>
    internal IEnumerable<JsonProperty> Unknown => UnknownOf(_fields).Concat(UnknownOf(_others));

    /// <summary>Reads a field.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="formerNames">Names that it had before.</param>
    /// <returns>False if it is not there: it is new in this build.</returns>
    /// <exception cref="UnreadableStateException">It cannot be read as this type.</exception>
    public bool TryRead<T>(string name, [MaybeNullWhen(false)] out T value, ReadOnlySpan<string> formerNames = default)
    {
        _known.Add(name);
        foreach (var former in formerNames)
        {
            _known.Add(former);
        }

        if (!TryFind(_fields, name, formerNames, out var found) && !TryFind(_others, name, formerNames, out found))
        {
            _missing ??= name;
            value = default;
            return false;
        }

        value = Read<T>(found, "field " + name);
        return true;
    }

    /// <summary>All fields are read: one that is missing beside one that is not known may be the same under another name.</summary>
    /// <exception cref="UnreadableStateException">It may.</exception>
    internal void CheckFields()
    {
        if (_missing is { } missing && UnknownOf(_fields).Select(one => one.Name).FirstOrDefault() is { } unknown)
        {
            throw new UnreadableStateException(
                $"the field {missing} is not in it, but {unknown} is, which this build does not have: if that is its former name, write "
                + $"[FormerName(\"{unknown}\")]; if not, remove the one and add the other in two builds, or say where it continues");
        }
    }

    /// <summary>Reads an argument of the step.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="formerNames">Names that it had before.</param>
    /// <exception cref="UnreadableStateException">It is not there, or cannot be read as this type.</exception>
    public T Argument<T>(string name, ReadOnlySpan<string> formerNames = default) => Argument<T>(_arguments, name, formerNames);

    /// <summary>What a parked step waited for: it is here.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="awaits">What the step may wait for in this build.</param>
    /// <exception cref="UnreadableStateException">It waited for something else.</exception>
    public Task<T?> Waited<T>(ReadOnlySpan<string> awaits)
    {
        CheckWait(awaits);
        if (_value is not { } value)
        {
            return Task.FromResult<T?>(default);
        }

        if (!ChildName.IsCall(_park?.Signal, out var command))
        {
            return Task.FromResult(SignalWait<T>.Read(_park?.Signal ?? "", value));
        }

        var outcome = new TaskCompletionSource<T>();
        ChildCall<T>.Give(outcome, command, value, _wire);
        return outcome.Task!;
    }

    /// <inheritdoc cref="Waited{T}"/>
    public Task Waited(ReadOnlySpan<string> awaits)
    {
        // A method that is not seen at build time may have slept for it.
        if (awaits.Length > 0 || _park is { Signal.Length: > 0 })
        {
            CheckWait(awaits);
        }

        return Task.CompletedTask;
    }

    /// <summary>Goes to the next step that can be undone, oldest first.</summary>
    /// <param name="compensation">The compensation.</param>
    /// <returns>False if there is none.</returns>
    public bool NextVisit([NotNullWhen(true)] out string? compensation)
    {
        compensation = null;
        if (!_visits.MoveNext())
        {
            return false;
        }

        compensation = Part(_visits.Current, StateWriter.Step, JsonValueKind.String).GetString()!;
        _visit = Part(_visits.Current, StateWriter.Arguments, JsonValueKind.Object);
        return true;
    }

    /// <summary>Reads what the compensation of the present visit takes.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="formerNames">Names that it had before.</param>
    /// <exception cref="UnreadableStateException">It is not there, or cannot be read as this type.</exception>
    public T VisitArgument<T>(string name, ReadOnlySpan<string> formerNames = default) => Argument<T>(_visit, name, formerNames);

    /// <summary>A compensation that this build does not have.</summary>
    /// <param name="compensation">Its name.</param>
    /// <returns>What to throw.</returns>
    public static Exception UnknownVisit(string compensation) =>
        new UnreadableStateException($"it is to be undone by {compensation}, which this build does not have");

    /// <summary>The compensation in which the run stands is not the newest of those that it is to do.</summary>
    /// <returns>What to throw.</returns>
    public static Exception NoVisit() =>
        new UnreadableStateException("the compensation at which it stands is not the last of its 'visits'");

    /// <summary>A document. Its memory is the collector's: parts of it are kept.</summary>
    /// <exception cref="UnreadableStateException">It is not JSON.</exception>
    internal static JsonElement Parse(ReadOnlyMemory<byte> state)
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

    /// <exception cref="UnreadableStateException">It is missing, or something else.</exception>
    internal static JsonElement Part(JsonElement whole, string name, JsonValueKind kind) =>
        whole.ValueKind is JsonValueKind.Object && whole.TryGetProperty(name, out var part) && part.ValueKind == kind
            ? part
            : throw new UnreadableStateException($"its '{name}' is missing or is not {(kind is JsonValueKind.Array ? "an" : "a JSON")} "
                + $"{(kind is JsonValueKind.Array ? "array" : kind is JsonValueKind.Object ? "object" : "text")}");

    // Of a step whose base class is in another assembly it is not known what it may wait for.
    private const string Anything = "*";

    // Else what came, or that nothing came, would be taken for an answer to another question.
    private void CheckWait(ReadOnlySpan<string> awaits)
    {
        var name = ChildName.Short(_park?.Signal ?? "");
        if (!awaits.Contains(name) && !awaits.Contains(Anything))
        {
            throw new UnreadableStateException(
                $"it waits there for {Described(name)}, and the step of this build for "
                + (awaits.Length == 0 ? "nothing of the kind" : string.Join(" or ", awaits.ToArray().Select(Described))));
        }
    }

    private static string Described(string awaited) => awaited.Length == 0 ? "a time"
        : ChildName.IsCall(awaited, out var command) ? $"the command {command}"
        : $"the signal {awaited}";

    private static T Argument<T>(JsonElement of, string name, ReadOnlySpan<string> formerNames) =>
        TryFind(of, name, formerNames, out var found)
            ? Read<T>(found, "argument " + name)
            : throw new UnreadableStateException($"the argument {name} is not in it");

    private IEnumerable<JsonProperty> UnknownOf(JsonElement fields) => fields.ValueKind is JsonValueKind.Object
        ? fields.EnumerateObject().Where(one => !_known.Contains(one.Name))
        : [];

    private static bool TryFind(JsonElement of, string name, ReadOnlySpan<string> formerNames, out JsonElement found)
    {
        if (of.ValueKind is not JsonValueKind.Object)
        {
            found = default;
            return false;
        }

        for (var i = 0; !of.TryGetProperty(name, out found); i++)
        {
            if (i == formerNames.Length)
            {
                return false;
            }

            name = formerNames[i];
        }

        return true;
    }

    /// <exception cref="UnreadableStateException">It cannot be read as this type.</exception>
    internal static T Read<T>(JsonElement found, string what, JsonTypeInfo<T>? how = null)
    {
        try
        {
            return found.Deserialize(how ?? StateJson.Of<T>())!;
        }
        catch (Exception fault)
        {
            // A constructor or setter of the user's may throw anything.
            throw new UnreadableStateException($"the {what} cannot be read as {typeof(T)}: {fault.Message}", fault);
        }
    }
}
