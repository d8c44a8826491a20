using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>One server per transport, for all tests of a class.</summary>
public sealed class ConformanceServers : IAsyncLifetime
{
    private readonly Dictionary<string, ServerFixture> _servers = [];

    internal ServerFixture this[string transport] => _servers[transport];

    public async Task InitializeAsync()
    {
        foreach (var transport in Transports.Names)
        {
            _servers[transport] = await ServerFixture.Start(Transports.Settings(transport));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
