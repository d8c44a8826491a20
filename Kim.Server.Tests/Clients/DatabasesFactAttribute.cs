using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>A test that needs all databases; if one is not installed, it is skipped and says so.</summary>
internal sealed class DatabasesFactAttribute : FactAttribute
{
    public DatabasesFactAttribute() =>
        Skip = new ClientDataAttribute(ClientKind.Postgres).Skip ?? new ClientDataAttribute(ClientKind.MariaDb).Skip;
}
