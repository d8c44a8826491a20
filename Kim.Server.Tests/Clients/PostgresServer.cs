using System.Globalization;
using Kim.Server.Tests.Processes;
using Npgsql;

namespace Kim.Server.Tests.Clients;

/// <summary>A real PostgreSQL in a folder of its own.</summary>
internal sealed class PostgresServer : Upstream
{
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>How long its client waits for an answer when it cancels.</summary>
    internal static readonly TimeSpan CancellationTimeout = TimeSpan.FromSeconds(20);

    private static readonly string? InitDb = Find("initdb");
    private static readonly string? Postgres = Find("postgres");

    private readonly TemporaryFolder _folder;
    private readonly DatabaseProcess _process;
    private readonly NpgsqlDataSource _watch;
    private readonly int _port;

    private PostgresServer(TemporaryFolder folder, DatabaseProcess process, int port)
    {
        (_folder, _process, _port) = (folder, process, port);
        _watch = NpgsqlDataSource.Create(ConnectionString);
    }

    internal static bool IsInstalled => InitDb is not null && Postgres is not null;

    internal string ConnectionString => Of(_port);

    internal static async Task<PostgresServer> Start()
    {
        var folder = new TemporaryFolder();
        var (data, port) = (folder.File("data"), DatabaseProcess.FreePort());
        string[] user = [];
        if (Environment.IsPrivilegedProcess)
        {
            // It does not run as root.
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"];
            await DatabaseProcess.Run("chown", "postgres", Path.GetDirectoryName(data)!);
        }

        await DatabaseProcess.Run(
            [.. user, InitDb!, "-D", data, "-U", "kim", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8"]);
        var process = await DatabaseProcess.Start(
            "database system is ready",
            [
                .. user, Postgres!, "-D", data, "-c", $"port={port}", "-c", "listen_addresses=127.0.0.1",
                "-c", $"unix_socket_directories={Path.GetDirectoryName(data)}", "-c", "fsync=off",
            ]);
        var server = new PostgresServer(folder, process, port);
        try
        {
            await using var make = server._watch.CreateCommand(
                "CREATE TABLE taken (key text PRIMARY KEY); INSERT INTO taken VALUES ('bad'); "
                + "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL); INSERT INTO users VALUES (7, 'ann')");
            await make.ExecuteNonQueryAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    internal override UpstreamClient Connect(int connections = 40, bool isDown = false)
    {
        var port = isDown ? DatabaseProcess.FreePort() : _port;
        var source = NpgsqlDataSource.Create(
            $"{Of(port)};Maximum Pool Size={connections};Timeout={SecondsToWait(connections)};"
            + $"Cancellation Timeout={CancellationTimeout.TotalMilliseconds}");
        return new(Ask, source);

        async Task<string> Ask(string key, CancellationToken cancel)
        {
            await using var command = source.CreateCommand(key switch
            {
                Hang => "SELECT $1 || pg_sleep(60)::text",
                Bad => "INSERT INTO taken VALUES ($1) RETURNING key",
                _ => "SELECT $1 || ' of Postgres'",
            });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            return (string)(await command.ExecuteScalarAsync(cancel))!;
        }
    }

    internal override async Task<int> Hanging()
    {
        await using var command = _watch.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT $1 || pg_sleep%'");
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Stops it where it is: what connects waits. Connections that are open already do not notice.</summary>
    internal void Freeze() => _process.Signal("STOP");

    /// <summary>Ends a <see cref="Freeze"/>.</summary>
    internal void Thaw() => _process.Signal("CONT");

    public override async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Of(int port) => $"Host=127.0.0.1;Port={port};Username=kim;Database=postgres";

    // Debian keeps its programs apart, by version.
    private static string? Find(string program) => DatabaseProcess.Find(
        program,
        Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).OrderDescending().Select(version => Path.Combine(version, "bin"))
            : []);
}
