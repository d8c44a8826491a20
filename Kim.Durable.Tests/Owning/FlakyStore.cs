using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable.Tests.Owning;

/// <summary>A store that can be away, or lose its answers.</summary>
internal sealed class FlakyStore(IRunStore inner) : IRunStore
{
    private int _lose;
    private int _counts;
    private int _refused;

    /// <summary>Whether nothing reaches it.</summary>
    internal bool IsAway { get; set; }

    /// <summary>How many answers of begins and saves are lost, after they were written.</summary>
    internal int Loses { get => Volatile.Read(ref _lose); set => Volatile.Write(ref _lose, value); }

    /// <summary>How often its runs were counted.</summary>
    internal int Counts => Volatile.Read(ref _counts);

    /// <summary>How many questions it has not answered.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    internal IRunStore Inner => inner;

    public StoreCall<BeginResult> BeginAsync(StoredRun run) => Call(() => inner.BeginAsync(run), mayLose: true);

    public StoreCall<SaveResult> SaveAsync(StoredRun run, TimeSpan time = default) => Call(() => inner.SaveAsync(run, time), mayLose: true);

    public StoreCall<ClaimResult> ClaimAsync(string id, string command, string owner, ClaimFrom from) =>
        Call(() => inner.ClaimAsync(id, command, owner, from));

    public StoreCall<SignalOutcome> SignalAsync(RunSignal signal) => Call(() => inner.SignalAsync(signal));

    public Task<StoredRun?> ReadAsync(string id) => Ask(() => inner.ReadAsync(id));

    public Task<string?> FindAsync(string command, string key, string parent = "") => Ask(() => inner.FindAsync(command, key, parent));

    public Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(IReadOnlyList<DueQuery> queries) => Ask(() => inner.DueAsync(queries));

    public Task<int> SettleCalledAsync(TimeSpan again, int max) => Ask(() => inner.SettleCalledAsync(again, max));

    public Task<IReadOnlyList<string>> OwnedAsync(string owner) => Ask(() => inner.OwnedAsync(owner));

    public Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<string> ids) => Ask(() => inner.SummariesAsync(ids));

    public Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query) => Ask(() => inner.ListAsync(query));

    public Task<RunCounts> CountAsync()
    {
        Interlocked.Increment(ref _counts);
        return Ask(inner.CountAsync);
    }

    public Task<bool> RenewAsync(OwnerInfo owner) => Ask(() => inner.RenewAsync(owner));

    public Task<IReadOnlyList<StoredOwner>> OwnersAsync() => Ask(inner.OwnersAsync);

    public Task LeaveAsync(string owner) => IsAway ? Task.FromException(Away()) : inner.LeaveAsync(owner);

    public Task<StoreReport> CheckAsync() => Ask(inner.CheckAsync);

    private Task<T> Ask<T>(Func<Task<T>> question)
    {
        if (!IsAway)
        {
            return question();
        }

        Interlocked.Increment(ref _refused);
        return Task.FromException<T>(Away());
    }

    private StoreCall<T> Call<T>(Func<StoreCall<T>> question, bool mayLose = false)
    {
        if (IsAway)
        {
            return new Failed<T>();
        }

        var call = question();
        return mayLose && Interlocked.Decrement(ref _lose) >= 0 ? new Failed<T>() : call;
    }

    private static IOException Away() => new("the store is away");

    private sealed class Failed<T> : StoreCall<T>
    {
        public override Task Pending { get; } = Task.FromException(Away());

        public override bool TryTake([MaybeNullWhen(false)] out T answer) => throw Away();
    }
}
