using System.Text.Json;

namespace Kim.Durable.Owning;

/// <summary>Asks the store of the reactor that calls, or of any if the caller is not on one: each time in a turn of its own.</summary>
internal sealed class KimRuns(DurableFeature feature, IServiceProvider services) : IKimRuns
{
    /// <inheritdoc/>
    public Task<SignalOutcome> SignalAsync(string id, string name, object? value, string signalId = "") =>
        SignalAsync(id, name, signalId, (command, signal) => signal is null
            ? throw new InvalidOperationException(
                $"{command} is not a durable command of this build, so what its signal {name} says is not known here: send it as JSON.")
            : signal.Write(value));

    /// <inheritdoc/>
    public async Task<SignalOutcome> SignalByKeyAsync(string command, string key, string name, object? value, string signalId = "")
    {
        var id = await On(owner => owner.Store.FindAsync(StoredAs(owner, command), key)).ConfigureAwait(false);
        return id is null ? SignalOutcome.Gone : await SignalAsync(id, name, value, signalId).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SignalOutcome> SignalJsonAsync(string id, string name, ReadOnlyMemory<byte> json, string signalId = "") =>
        SignalAsync(id, name, signalId, (_, signal) => Given(name, json, signal));

    /// <inheritdoc/>
    public Task<SignalOutcome> CancelAsync(string id)
    {
        Check(id);

        // Once is enough: another is the same.
        return On(owner => SendAsync(owner, id, RunSignal.Cancel, RunSignal.Cancel,
            _ => owner.Coding.Encode(id, RunPart.Signal, "true"u8.ToArray())));
    }

    /// <inheritdoc/>
    public Task<ResumeOutcome> ResumeAsync(string id, string? at = null)
    {
        Check(id);
        return On(async owner =>
        {
            if (await FindAsync(owner, id) is not { } run)
            {
                return ResumeOutcome.Gone;
            }

            if (run.State is not (RunState.Parked or RunState.Stuck))
            {
                return ResumeOutcome.NotWaiting;
            }

            var from = run.State is RunState.Stuck ? ClaimFrom.Stuck : ClaimFrom.Parked;
            return await owner.Claims.TakeAsync(id, run, new ClaimFor(from, IsAsked: true, at ?? "")) switch
            {
                ClaimEnd.Continued or ClaimEnd.Parked => ResumeOutcome.Resumed,
                ClaimEnd.Unknown => ResumeOutcome.Unknown,
                ClaimEnd.Busy => ResumeOutcome.Busy,
                ClaimEnd.Stuck => ResumeOutcome.Stuck,
                ClaimEnd.Gone => ResumeOutcome.Gone,
                _ => ResumeOutcome.NotWaiting,
            };
        });
    }

    /// <inheritdoc/>
    public Task<StoredRun?> ReadAsync(string id)
    {
        Check(id);
        return On(async owner => Shown(owner, await owner.Store.ReadAsync(id)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return On(owner => owner.Store.ListAsync(query with { Command = StoredAs(owner, query.Command) }));
    }

    /// <inheritdoc/>
    public Task<StoredRun?> WaitAsync(string id, TimeSpan time)
    {
        Check(id);
        return On(async owner =>
        {
            var isOver = owner.Context.Delay(time);
            return Shown(owner, await owner.LookAsync(
                id, () => !isOver.IsCompleted, static run => run.State is RunState.Ended or RunState.Stuck, looksAtOnce: true));
        });
    }

    private static StoredRun? Shown(RunOwner owner, StoredRun? run) => run is null ? null : owner.Coding.Shown(run);

    private Task<SignalOutcome> SignalAsync(
        string id, string name, string signalId, Func<string, SignalDescriptor?, ReadOnlyMemory<byte>> valueOf)
    {
        Check(id);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(signalId);
        return On(owner => SendAsync(owner, id, name, signalId, command =>
            owner.Coding.Encode(id, RunPart.Signal, valueOf(command, SignalOf(owner, command, name)))));
    }

    private static async Task<SignalOutcome> SendAsync(
        RunOwner owner, string id, string name, string signalId, Func<string, ReadOnlyMemory<byte>> valueOf)
    {
        if (await FindAsync(owner, id) is not { } run)
        {
            return SignalOutcome.Gone;
        }

        var outcome = await owner.Store.SignalAsync(new RunSignal(id, run.Command, name, valueOf(run.Command), signalId));
        if (outcome is SignalOutcome.Kept)
        {
            _ = owner.WakeAsync(run, name);
        }

        return outcome;
    }

    // Null if this build does not have the command: another may.
    private static SignalDescriptor? SignalOf(RunOwner owner, string command, string name)
    {
        if (owner.Known(command) is not { } descriptor)
        {
            return null;
        }

        return descriptor.Signals.FirstOrDefault(signal => signal.Name == name)
            ?? throw new UnknownSignalException(descriptor.Name, name, [.. descriptor.Signals.Select(signal => signal.Name)]);
    }

    private static string StoredAs(RunOwner owner, string command) => owner.Known(command)?.FirstName ?? command;

    private static async Task<RunSummary?> FindAsync(RunOwner owner, string id) =>
        (await owner.Store.SummariesAsync([id])) is [var run] ? run : null;

    private ReadOnlyMemory<byte> Given(string name, ReadOnlyMemory<byte> json, SignalDescriptor? signal)
    {
        try
        {
            if (signal is not null)
            {
                return signal.Read(json, services);
            }

            using var document = JsonDocument.Parse(json);
            return json;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or FormatException)
        {
            // What the value's own code throws is about the value, as for a request.
            throw new InvalidSignalException(name, fault);
        }
    }

    private static void Check(string id) => _ = RunIds.PartitionOf(id);

    private Task<T> On<T>(Func<RunOwner, Task<T>> question)
    {
        var owner = feature.Any();
        return owner.Context.Run(() => question(owner));
    }
}
