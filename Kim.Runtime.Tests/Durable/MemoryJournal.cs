using System.Text;
using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Durable;

/// <summary>Keeps records, and lets the process end right before or after one is written.</summary>
internal sealed class MemoryJournal : IRunJournal
{
    private readonly Lock _gate = new();
    private readonly List<RunRecord> _written = [];
    private int _asked;

    /// <summary>The version of what was written last, here or elsewhere.</summary>
    internal long Version { get; set; }

    /// <summary>The signals that have come, in order.</summary>
    internal List<(string Name, string Json)> Signals { get; init; } = [];

    /// <summary>At which question, from 1, the process ends; 0: never.</summary>
    internal int DiesAt { get; set; }

    /// <summary>Whether it ends before that record is written, and not right after.</summary>
    internal bool DiesBefore { get; init; }

    /// <summary>How often the store fails, from the question <see cref="FailsFrom"/> on.</summary>
    internal int FailuresLeft { get; set; }

    internal int FailsFrom { get; init; } = 1;

    /// <summary>Whether a record is written although its answer is a failure.</summary>
    internal bool WritesAndFails { get; init; }

    /// <summary>From which version on somebody else has the run; 0: nobody has.</summary>
    internal long FencedFrom { get; init; }

    internal TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is looked at when a record is written.</summary>
    internal Ledger? Watched { get; init; }

    /// <summary>How much had been done when each record was written.</summary>
    internal List<int> EffectsAt { get; } = [];

    /// <summary>What the engine has asked that it must not ask.</summary>
    internal string? Fault { get; private set; }

    internal IReadOnlyList<RunRecord> Written
    {
        get
        {
            lock (_gate)
            {
                return [.. _written];
            }
        }
    }

    public string IdFor(string command, string key, string id) => id;

    public void Follow(string run, RunRecord own, RunClient client) => client.AnswerLater(run);

    public JournalCall Save(RunRecord record) => new TaskCall(SaveAsync(record));

    private Task<SaveAnswer> SaveAsync(RunRecord record)
    {
        lock (_gate)
        {
            _asked++;
            if (_asked == DiesAt && DiesBefore)
            {
                return Die();
            }

            if (_asked >= FailsFrom && FailuresLeft > 0)
            {
                FailuresLeft--;
                if (WritesAndFails)
                {
                    Write(record);
                }

                return Task.FromException<SaveAnswer>(new IOException("the store is away"));
            }

            if (FencedFrom > 0 && record.Version >= FencedFrom)
            {
                return Task.FromResult(new SaveAnswer(SaveResult.Fenced));
            }

            if (record.Park is { Signal.Length: > 0 } park
                && Signals.Where(signal => signal.Name == park.Signal).ElementAtOrDefault(park.Number - 1).Json is { } json)
            {
                Version = record.Version;
                return Task.FromResult(new SaveAnswer(SaveResult.Signalled, Encoding.UTF8.GetBytes(json)));
            }

            Write(record);
            return _asked == DiesAt ? Die()
                : Task.Run(() => new SaveAnswer(record.Park is null ? SaveResult.Written : SaveResult.Parked));
        }
    }

    private void Write(RunRecord record)
    {
        if (_written.Count > 0 && _written[^1].Version == record.Version)
        {
            return;
        }

        if (record.Version != Version + 1 && record.Version != Version)
        {
            Fault = $"version {record.Version} after {Version}";
        }

        Version = record.Version;
        EffectsAt.Add(Watched?.Effects.Count ?? 0);

        _written.Add(record);
    }

    private Task<SaveAnswer> Die()
    {
        Died.SetResult();
        return new TaskCompletionSource<SaveAnswer>().Task;
    }
}
