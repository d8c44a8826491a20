using System.Globalization;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>Reads a record. What is not as it should be is told by run, field and what was expected.</summary>
internal sealed class RecordReader
{
    /// <summary>The fields of a summary.</summary>
    internal static readonly RedisValue[] SummaryFields =
    [
        RecordFields.LayoutField, RecordFields.Command, RecordFields.State, RecordFields.At, RecordFields.Version, RecordFields.Owner,
        RecordFields.Tries, RecordFields.Wait, RecordFields.Due, RecordFields.Key, RecordFields.Why, RecordFields.Root,
    ];

    private readonly string _run;
    private readonly Dictionary<string, RedisValue> _fields = new(StringComparer.Ordinal);

    internal RecordReader(string run, RedisValue[] pairs)
    {
        _run = run;
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            _fields[pairs[i].ToString()] = pairs[i + 1];
        }
    }

    internal RecordReader(string run, HashEntry[] entries)
    {
        _run = run;
        foreach (var entry in entries)
        {
            _fields[entry.Name.ToString()] = entry.Value;
        }
    }

    /// <summary>Of <see cref="SummaryFields"/>, in their order.</summary>
    internal static RecordReader OfSummary(string run, RedisValue[] values)
    {
        var reader = new RecordReader(run, Array.Empty<HashEntry>());
        for (var i = 0; i < values.Length; i++)
        {
            if (!values[i].IsNull)
            {
                reader._fields[SummaryFields[i].ToString()] = values[i];
            }
        }

        return reader;
    }

    /// <summary>The whole run.</summary>
    /// <param name="inbox">The fields of its inbox, name and value in turn.</param>
    /// <exception cref="StoredRunException">It cannot be read.</exception>
    internal StoredRun ReadRun(RedisValue[] inbox)
    {
        CheckLayout();
        var (step, phase) = At();
        var taken = Taken();
        return new StoredRun
        {
            Id = _run,
            Command = Name(RecordFields.Command),
            Step = step,
            Phase = phase,
            State = State(),
            Version = Number(RecordFields.Version, RecordFields.VersionDigits),
            Owner = Name(RecordFields.Owner),
            Tries = Tries(),
            Wait = Wait(),
            Due = Due(),
            Key = TextOrEmpty(RecordFields.Key),
            Hash = TextOrEmpty(RecordFields.Hash),
            Request = Bytes(RecordFields.Request),
            Snapshot = Bytes(RecordFields.Snapshot),
            Reply = _fields.ContainsKey(RecordFields.Reply) ? Bytes(RecordFields.Reply) : default,
            Why = TextOrEmpty(RecordFields.Why),
            Root = TextOrEmpty(RecordFields.Root),
            Taken = taken,
            Inbox = Inbox(inbox, taken),
        };
    }

    /// <summary>A summary, which says what is wrong if the record cannot be read.</summary>
    internal RunSummary ReadSummary()
    {
        try
        {
            CheckLayout();
            var (step, phase) = At();
            return new RunSummary
            {
                Id = _run,
                Command = Name(RecordFields.Command),
                Step = step,
                Phase = phase,
                State = State(),
                Version = Number(RecordFields.Version, RecordFields.VersionDigits),
                Owner = Name(RecordFields.Owner),
                Tries = Tries(),
                Wait = Wait(),
                Due = Due(),
                Key = TextOrEmpty(RecordFields.Key),
                Why = TextOrEmpty(RecordFields.Why),
                Root = TextOrEmpty(RecordFields.Root),
            };
        }
        catch (StoredRunException fault)
        {
            var command = _fields.TryGetValue(RecordFields.Command, out var name) ? name.ToString() : "";
            return new RunSummary { Id = _run, Command = command, Problem = fault.Message };
        }
    }

    private void CheckLayout()
    {
        if (!_fields.TryGetValue(RecordFields.LayoutField, out var layout) || layout != RecordFields.Layout)
        {
            throw RecordFields.Unreadable(_run, RecordFields.LayoutField, layout.ToString());
        }
    }

    private RedisValue Field(string name) =>
        _fields.TryGetValue(name, out var value) ? value : throw RecordFields.Unreadable(_run, name, "");

    private string Text(string name) => Field(name).ToString();

    private string TextOrEmpty(string name) => _fields.TryGetValue(name, out var value) ? value.ToString() : "";

    private ReadOnlyMemory<byte> Bytes(string name) => (byte[]?)Field(name);

    private string Name(string field) => Text(field) is { Length: > 0 } name ? name : throw RecordFields.Unreadable(_run, field, "");

    private long Number(string field, int digits) => Number(Text(field), digits, field);

    private long Number(string text, int digits, string field) =>
        text.Length <= digits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RecordFields.Unreadable(_run, field, text);

    private RunState State() =>
        RecordFields.StateOf(Text(RecordFields.State)) ?? throw RecordFields.Unreadable(_run, RecordFields.State, Text(RecordFields.State));

    private (string Step, StepPhase Phase) At()
    {
        var text = Text(RecordFields.At);
        return text.Split(':') is [{ Length: > 0 } step, var word] && RecordFields.Phase(word) is { } phase
            ? (step, phase)
            : throw RecordFields.Unreadable(_run, RecordFields.At, text);
    }

    private SignalWait? Wait()
    {
        var text = TextOrEmpty(RecordFields.Wait);
        if (text.Length == 0)
        {
            return null;
        }

        return text.Split(':') is [{ Length: > 0 } name, { Length: > 0 and <= RecordFields.CountDigits } digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new SignalWait(name, number)
            : throw RecordFields.Unreadable(_run, RecordFields.Wait, text);
    }

    private int Tries() => TextOrEmpty(RecordFields.Tries) is { Length: > 0 } text
        ? (int)Number(text, RecordFields.CountDigits, RecordFields.Tries)
        : 0;

    private DateTimeOffset Due() => DateTimeOffset.FromUnixTimeMilliseconds(Number(RecordFields.Due, RecordFields.TimeDigits));

    private Dictionary<string, int> Taken()
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, value) in _fields)
        {
            if (field.StartsWith(RecordFields.Taken, StringComparison.Ordinal))
            {
                taken[field[RecordFields.Taken.Length..]] = (int)Number(value.ToString(), RecordFields.CountDigits, field);
            }
        }

        return taken;
    }

    // A value whose signal the record has taken is left from a removal that was cut off.
    private List<StoredSignal> Inbox(RedisValue[] pairs, Dictionary<string, int> taken)
    {
        var signals = new List<StoredSignal>();
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            var field = pairs[i].ToString();
            if (!field.StartsWith("n:", StringComparison.Ordinal))
            {
                continue;
            }

            if (field.Split(':') is not [_, { Length: > 0 } name, { Length: > 0 } digits])
            {
                throw RecordFields.Unreadable(_run, RecordFields.Inbox + field, field);
            }

            var number = (int)Number(digits, RecordFields.CountDigits, RecordFields.Inbox + field);
            if (number > taken.GetValueOrDefault(name))
            {
                signals.Add(new StoredSignal(name, number, (byte[]?)pairs[i + 1]));
            }
        }

        signals.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and var names
            ? names
            : one.Number.CompareTo(other.Number));
        return signals;
    }
}
