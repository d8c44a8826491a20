using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>One of each server, for all tests of clients.</summary>
[CollectionDefinition(Name)]
public sealed class Upstreams : IAsyncLifetime, ICollectionFixture<Upstreams>
{
    internal const string Name = "upstreams";

    private readonly Dictionary<ClientKind, Upstream> _all = [];

    internal PostgresServer Postgres => (PostgresServer)_all[ClientKind.Postgres];

    internal MariaDbServer MariaDb => (MariaDbServer)_all[ClientKind.MariaDb];

    internal WebUpstream Http => (WebUpstream)_all[ClientKind.Http];

    internal WebUpstream Grpc => (WebUpstream)_all[ClientKind.Grpc];

    internal Upstream this[ClientKind kind] => _all[kind];

    public async Task InitializeAsync()
    {
        try
        {
            if (PostgresServer.IsInstalled)
            {
                _all[ClientKind.Postgres] = await PostgresServer.Start();
            }

            if (MariaDbServer.IsInstalled)
            {
                _all[ClientKind.MariaDb] = await MariaDbServer.Start();
            }

            _all[ClientKind.Http] = await WebUpstream.Start(ClientKind.Http);
            _all[ClientKind.Grpc] = await WebUpstream.Start(ClientKind.Grpc);
        }
        catch
        {
            // Nobody else ends those that have started.
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var upstream in _all.Values)
        {
            await upstream.DisposeAsync();
        }
    }
}
