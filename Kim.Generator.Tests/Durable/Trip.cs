using Kim.Testing;

namespace Kim.Generator.Tests.Durable;

/// <summary>A run of a generated command from its beginning to its end, through as many processes as it took.</summary>
internal sealed class Trip
{
    private readonly Dictionary<string, StepDescriptor> _stored = new(StringComparer.Ordinal);

    // In its end the process is to end: by then what it calls may be anywhere.
    private StepDescriptor? _endsAfter;

    /// <summary>What it did.</summary>
    internal Effects Effects { get; } = new();

    /// <summary>The steps that were entered.</summary>
    internal List<StepVisit> Visits { get; } = [];

    /// <summary>The steps that were under way when a process ended, as the record had it, and how often.</summary>
    internal Dictionary<StepDescriptor, int> Crashed { get; } = [];

    /// <summary>The reply as it is stored.</summary>
    internal string Outcome { get; private set; } = "";

    /// <summary>How many replies its client got.</summary>
    internal int Replies { get; private set; }

    /// <summary>A step is about to run.</summary>
    /// <param name="visit">The step.</param>
    /// <param name="crash">Where in it the process ends, if it does.</param>
    internal void Enter(StepVisit visit, CrashPoint? crash)
    {
        Visits.Add(visit);
        if (visit.Step.Waits || visit.Step.Kind is StepKind.Compensation)
        {
            if (visit.Command == Visits[0].Command)
            {
                Continue(visit.Step);
            }
            else if (_endsAfter is not null)
            {
                Crash(visit.Step);
            }

            _stored[visit.Command] = visit.Step;
        }

        // A step that does not wait is not written: the one before that does is done again.
        if (crash is not null)
        {
            _stored.Values.ToList().ForEach(Crash);
            _endsAfter = crash is CrashPoint.After ? visit.Step : null;
        }
    }

    // What was called by another step has ended.
    private void Continue(StepDescriptor step)
    {
        _endsAfter = null;
        if (_stored.TryGetValue(Visits[0].Command, out var before) && before != step)
        {
            _stored.Clear();
        }
    }

    /// <summary>It has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">The reply as it is stored.</param>
    internal void End(CommandRun run, string outcome) =>
        (Outcome, Replies) = (outcome.Replace(run.Id, "", StringComparison.Ordinal), run.Replies);

    private void Crash(StepDescriptor step) => Crashed[step] = Crashed.GetValueOrDefault(step) + 1;

    public override string ToString() =>
        $"{Outcome}; {string.Join(", ", Visits.Select(visit => visit.Step.Name))}; {string.Join(", ", Effects.Order)}";
}
