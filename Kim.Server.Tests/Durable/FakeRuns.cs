using System.Text;
using System.Text.Json;
using Kim.Durable;

namespace Kim.Server.Tests.Durable;

/// <summary>One run, and what becomes of what is asked of it.</summary>
internal sealed class FakeRuns : IKimRuns
{
    internal const string Id = "1f00c3a5e2b46d87";

    /// <summary>The run; <see langword="null"/>: there is none.</summary>
    internal StoredRun? Run { get; set; }

    /// <summary>The run once somebody has waited for it.</summary>
    internal StoredRun? Later { get; set; }

    internal SignalOutcome Signal { get; set; }

    internal ResumeOutcome Resume { get; set; }

    /// <summary>What a signal is refused with.</summary>
    internal Exception? Fault { get; set; }

    /// <summary>What was asked, in words.</summary>
    internal List<string> Asked { get; } = [];

    public Task<SignalOutcome> SignalAsync(string id, string name, object? value, string signalId = "") => throw new NotSupportedException();

    public Task<SignalOutcome> SignalByKeyAsync(string command, string key, string name, object? value, string signalId = "") =>
        throw new NotSupportedException();

    public Task<SignalOutcome> SignalJsonAsync(string id, string name, ReadOnlyMemory<byte> json, string signalId = "")
    {
        Asked.Add($"signal {id} {name} {Encoding.UTF8.GetString(json.Span)} {signalId}");
        return Fault is null ? Task.FromResult(Signal) : Task.FromException<SignalOutcome>(Fault);
    }

    public Task<SignalOutcome> CancelAsync(string id)
    {
        Asked.Add($"cancel {id}");
        return Task.FromResult(Signal);
    }

    public Task<ResumeOutcome> ResumeAsync(string id, string? at = null)
    {
        Asked.Add($"resume {id} {at}");
        return Task.FromResult(Resume);
    }

    public Task<StoredRun?> ReadAsync(string id) => Task.FromResult(id == Run?.Id ? Run : null);

    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query)
    {
        Asked.Add($"list {query.Command} {query.State} {query.After} {query.Max}");
        return Task.FromResult<IReadOnlyList<RunSummary>>(Run is null ? [] : [new()
        {
            Id = Run.Id, Command = Run.Command, Step = Run.Step, State = Run.State, Due = Run.Due, Wait = Run.Wait, Why = Run.Why,
        }]);
    }

    public Task<StoredRun?> WaitAsync(string id, TimeSpan time)
    {
        Asked.Add($"wait {id} {time.TotalSeconds}");
        return Task.FromResult(Later);
    }

    internal static StoredRun Parked(string command = "MoveMoney") => new()
    {
        Id = Id,
        Command = command,
        Step = "Approve",
        Phase = StepPhase.Wait,
        State = RunState.Parked,
        Owner = "nobody",
        Due = DateTimeOffset.UnixEpoch,
        Wait = new("approval", 1),
        Snapshot = "{}"u8.ToArray(),
    };

    internal static StoredRun Ended(string reply) =>
        Parked() with { State = RunState.Ended, Wait = null, Step = "Answer", Phase = StepPhase.Begin, Reply = Encoding.UTF8.GetBytes(reply) };
}
