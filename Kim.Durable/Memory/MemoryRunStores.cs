using Kim.Reactors;
using Microsoft.Extensions.Logging;

namespace Kim.Durable.Memory;

/// <summary>One store in memory for all reactors.</summary>
internal sealed partial class MemoryRunStores(ILoggerFactory loggers) : IRunStoreFactory
{
    private readonly ILogger _log = loggers.CreateLogger("Kim.Durable");
    private readonly Lock _gate = new();
    private MemoryRunStore? _store;

    public Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions options)
    {
        lock (_gate)
        {
            if (_store is null)
            {
                _store = new MemoryRunStore(options);
                LogMemory();
            }

            return Task.FromResult<IRunStore>(_store);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "Durable runs are kept in memory, and end with the process. AddDurableRedis keeps them in Redis")]
    private partial void LogMemory();
}
