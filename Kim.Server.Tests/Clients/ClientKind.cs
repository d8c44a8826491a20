namespace Kim.Server.Tests.Clients;

/// <summary>Clients of other servers that steps use.</summary>
public enum ClientKind
{
    /// <summary>Npgsql: PostgreSQL.</summary>
    Postgres,

    /// <summary>MySqlConnector: MariaDB.</summary>
    MariaDb,

    /// <summary>HttpClient.</summary>
    Http,

    /// <summary>Grpc.Net.Client.</summary>
    Grpc,
}
