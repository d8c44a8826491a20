using System.Text;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Runs and signals for tests.</summary>
internal static class Some
{
    internal const string Command = "MoveMoney";
    internal const string Owner = "machine/1/0";
    internal const string Other = "machine/2/0";

    internal static StoredRun Run(string key = "", string owner = Owner) => new()
    {
        Id = RunIds.New(Command, key),
        Command = Command,
        Step = "Reserve",
        Owner = owner,
        Key = key,
        Hash = "abc",
        Request = Bytes("{\"amount\":1}"),
        Snapshot = Bytes("{\"fields\":{}}"),
    };

    /// <summary>One that a run has called, or one that it has called, and so on.</summary>
    internal static StoredRun Called(StoredRun root, string key = "", StoredRun? caller = null) => Run() with
    {
        Id = RunIds.New(RunIds.PartitionOf(root.Id)),
        Key = $"{(caller ?? root).Id}/{key}",
        Root = root.Id,
    };

    internal static StoredRun Next(StoredRun run) => run with { Version = run.Version + 1, State = RunState.Running, Wait = null };

    internal static StoredRun Parked(StoredRun run, string? signal = "approval") => run with
    {
        Version = run.Version + 1,
        State = RunState.Parked,
        Step = "Approve",
        Phase = StepPhase.Wait,
        Wait = signal is null ? null : new SignalWait(signal, run.Taken.GetValueOrDefault(signal) + 1),
    };

    internal static StoredRun Ended(StoredRun run) => run with
    {
        Version = run.Version + 1,
        State = RunState.Ended,
        Step = "Answer",
        Wait = null,
        Reply = Bytes("200 {}"),
    };

    internal static StoredRun Stuck(StoredRun run, string why = "it failed too often") =>
        run with { Version = run.Version + 1, State = RunState.Stuck, Wait = null, Why = why };

    internal static RunSignal Signal(StoredRun run, string value = "yes", string name = "approval", string id = "") =>
        new(run.Id, run.Command, name, Bytes(value), id);

    internal static StoredRun Taken(StoredRun run, string name, int count) =>
        run with { Taken = new Dictionary<string, int>(run.Taken) { [name] = count } };

    internal static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>All of a run in one line, but the times that a clock gave.</summary>
    internal static string Describe(StoredRun? run) => run is null
        ? "none"
        : $"{run.Id} {run.Command} {run.Step}:{run.Phase} {run.State} v{run.Version} {run.Owner} tries {run.Tries} wait {run.Wait} "
            + $"key '{run.Key}' {run.Hash} {Text(run.Request)} {Text(run.Snapshot)} {Text(run.Reply)} '{run.Why}' '{run.Root}' "
            + $"taken {string.Join(',', run.Taken.Select(taken => $"{taken.Key}={taken.Value}").Order(StringComparer.Ordinal))} "
            + $"inbox {string.Join(',', run.Inbox.Select(signal => $"{signal.Name}:{signal.Number}={Text(signal.Value)}"))}";
}
