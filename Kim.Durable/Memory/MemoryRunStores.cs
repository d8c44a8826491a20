using Kim.Reactors;

namespace Kim.Durable.Memory;

/// <summary>One store in memory for all reactors.</summary>
internal sealed class MemoryRunStores : IRunStoreFactory
{
    private readonly Lock _gate = new();
    private MemoryRunStore? _store;

    public Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions options)
    {
        lock (_gate)
        {
            return Task.FromResult<IRunStore>(_store ??= new MemoryRunStore(options));
        }
    }
}
