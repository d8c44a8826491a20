using System.Reflection;
using Kim.Server.Tests.Hosts;
using Xunit.Sdk;

namespace Kim.Server.Tests.Clients;

/// <summary>A client, on each kind of host that matters to it. If its server is not installed, its cases are skipped and say so.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ClientDataAttribute : DataAttribute
{
    private static readonly HostKind[] Hosts = [HostKind.ServerOnEpoll, HostKind.ServerOnSockets, HostKind.App];

    private readonly ClientKind _client;

    public ClientDataAttribute(ClientKind client)
    {
        _client = client;
        Skip = client switch
        {
            ClientKind.Postgres when !PostgresServer.IsInstalled =>
                "postgres is not installed; install it (Debian: apt-get install postgresql) to run this test.",
            ClientKind.MariaDb when !MariaDbServer.IsInstalled =>
                "mariadbd is not installed; install it (Debian: apt-get install mariadb-server) to run this test.",
            _ => null,
        };
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Hosts.Select(host => new object[] { _client, host });
}
