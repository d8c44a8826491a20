using Kim.Durable;
using Kim.Reactors;

namespace Kim.Testing;

/// <summary>What outlives the processes of a test: the store of durable runs, and the time.</summary>
internal sealed class TestWorld : TimeProvider, IRunStoreFactory
{
    private static readonly DateTimeOffset Begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryRunStore _store;

    internal TestWorld() => _store = new MemoryRunStore(time: this);

    internal IRunStore Store => _store;

    /// <summary>The time of the process that is ahead, where the next one begins.</summary>
    internal long NowMs { get; private set; }

    public override DateTimeOffset GetUtcNow() => Begin.AddMilliseconds(NowMs);

    public Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions options) => Task.FromResult<IRunStore>(_store);

    /// <summary>It is as late as it is for the process that is ahead.</summary>
    internal void NoteTime(long nowMs) => NowMs = Math.Max(NowMs, nowMs);
}
