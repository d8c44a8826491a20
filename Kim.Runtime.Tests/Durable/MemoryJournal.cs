using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Durable;

/// <summary>Keeps records, and lets the process end right before or after one is written.</summary>
internal sealed class MemoryJournal : IRunJournal
{
    private readonly Lock _gate = new();
    private readonly List<RunRecord> _written = [];
    private int _asked;

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

    private Task<SaveResult> SaveAsync(RunRecord record)
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

                return Task.FromException<SaveResult>(new IOException("the store is away"));
            }

            if (FencedFrom > 0 && record.Version >= FencedFrom)
            {
                return Task.FromResult(SaveResult.Fenced);
            }

            Write(record);
            return _asked == DiesAt ? Die() : Task.Run(() => SaveResult.Written);
        }
    }

    private void Write(RunRecord record)
    {
        if (_written.Count > 0 && _written[^1].Version == record.Version)
        {
            return;
        }

        if (record.Version != _written.Count + 1)
        {
            Fault = $"version {record.Version} after {_written.Count}";
        }

        EffectsAt.Add(Watched?.Effects.Count ?? 0);

        _written.Add(record);
    }

    private Task<SaveResult> Die()
    {
        Died.SetResult();
        return new TaskCompletionSource<SaveResult>().Task;
    }
}
