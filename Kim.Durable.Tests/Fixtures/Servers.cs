using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>One server of each kind for all tests, started when first needed. Each test has a namespace of its own in it.</summary>
public sealed class Servers : IAsyncLifetime
{
    private readonly Lazy<RedisServer> _redis = new(() => new RedisServer().Start());
    private readonly Lazy<GarnetFixture> _garnet;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<ConnectionMultiplexer> _connections = [];

    public Servers() => _garnet = new(() => new GarnetFixture(_folder));

    internal string AddressOf(StoreKind kind) => kind is StoreKind.Redis ? _redis.Value.Address : _garnet.Value.Address;

    /// <summary>A store with nothing in it.</summary>
    internal async Task<StoreCase> OpenAsync(StoreKind kind, RunStoreOptions? options = null)
    {
        if (kind is StoreKind.Memory)
        {
            var time = new FakeTime();
            return new StoreCase(new MemoryRunStore(options, time), time, null, "");
        }

        var connection = await ConnectAsync(kind);
        var name = "t" + Guid.NewGuid().ToString("N");
        return new StoreCase(new Redis.RedisRunStore(connection.GetDatabase(), name, options), null, connection, name);
    }

    /// <summary>A connection of its own.</summary>
    internal async Task<ConnectionMultiplexer> ConnectAsync(StoreKind kind)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(AddressOf(kind) + ",allowAdmin=true,asyncTimeout=30000");
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        if (_redis.IsValueCreated)
        {
            _redis.Value.Dispose();
        }

        if (_garnet.IsValueCreated)
        {
            _garnet.Value.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
