using Kim.Durable.Tests.Fixtures;

namespace Kim.Durable.Tests.Owning;

/// <summary>Stores whose clock is the system's, so that leases pass.</summary>
internal static class SomeStore
{
    internal static async Task<IRunStore> Open(Servers servers, StoreKind kind, RunStoreOptions? options = null)
    {
        options ??= new RunStoreOptions { Lease = Node.Lease };
        return kind is StoreKind.Memory ? new MemoryRunStore(options) : (await servers.OpenAsync(kind, options)).Store;
    }

    internal static async Task<StoredRun> Read(this IRunStore store, string id) =>
        await store.ReadAsync(id) ?? throw new InvalidOperationException($"{id} is gone.");

    internal static Task Until(this IRunStore store, string id, RunState state) =>
        Wait.Until(async () => (await store.ReadAsync(id))?.State == state, $"{id} is {state}");
}
