using System.Globalization;
using Kim.Server.Tests.Processes;
using MySqlConnector;

namespace Kim.Server.Tests.Clients;

/// <summary>A real MariaDB in a folder of its own.</summary>
internal sealed class MariaDbServer : Upstream
{
    private static readonly string? Install = DatabaseProcess.Find("mariadb-install-db");
    private static readonly string? MariaDb = DatabaseProcess.Find("mariadbd", "/usr/sbin", "/usr/libexec");

    private readonly TemporaryFolder _folder;
    private readonly DatabaseProcess _process;
    private readonly MySqlDataSource _watch;
    private readonly int _port;

    private MariaDbServer(TemporaryFolder folder, DatabaseProcess process, int port)
    {
        (_folder, _process, _port) = (folder, process, port);
        _watch = new MySqlDataSource(ConnectionString);
    }

    internal static bool IsInstalled => Install is not null && MariaDb is not null;

    internal string ConnectionString => Of(_port);

    internal static async Task<MariaDbServer> Start()
    {
        var folder = new TemporaryFolder();
        var (data, port) = (folder.File("data"), DatabaseProcess.FreePort());
        await File.WriteAllLinesAsync(
            folder.File("init.sql"),
            [
                "CREATE DATABASE kim;",
                "CREATE USER kim@'127.0.0.1';",
                "GRANT ALL ON kim.* TO kim@'127.0.0.1';",
                "CREATE TABLE kim.taken (name VARCHAR(9) PRIMARY KEY);",
                "INSERT INTO kim.taken VALUES ('bad');",
                "CREATE TABLE kim.orders (id BIGINT PRIMARY KEY, item VARCHAR(9) NOT NULL);",
                "INSERT INTO kim.orders VALUES (7, 'apple');",
            ]);

        // It runs as root only if it is told to.
        string[] user = Environment.IsPrivilegedProcess ? ["--user=root"] : [];
        await DatabaseProcess.Run(
            [
                Install!, "--no-defaults", $"--datadir={data}", .. user, "--skip-test-db", "--skip-name-resolve",
                "--auth-root-authentication-method=normal",
            ]);
        var process = await DatabaseProcess.Start(
            "ready for connections",
            [
                MariaDb!, "--no-defaults", $"--datadir={data}", .. user, $"--socket={folder.File("socket")}",
                $"--pid-file={folder.File("pid")}", $"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve",
                $"--init-file={folder.File("init.sql")}",
            ]);
        return new MariaDbServer(folder, process, port);
    }

    internal override UpstreamClient Connect(int connections = 40, bool isDown = false)
    {
        var port = isDown ? DatabaseProcess.FreePort() : _port;
        var source = new MySqlDataSource(
            $"{Of(port)};Maximum Pool Size={connections};Connection Timeout={SecondsToWait(connections)}");
        return new(Ask, source);

        async Task<string> Ask(string key, CancellationToken cancel)
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            await using var command = new MySqlCommand(
                key switch
                {
                    Hang => "SELECT CONCAT(@key, SLEEP(60))",
                    Bad => "INSERT INTO taken VALUES (@key) RETURNING name",
                    _ => "SELECT CONCAT(@key, ' of MariaDb')",
                },
                connection);
            command.Parameters.AddWithValue("key", key);
            return (string)(await command.ExecuteScalarAsync(cancel))!;
        }
    }

    internal override async Task<int> Hanging()
    {
        await using var connection = await _watch.OpenConnectionAsync();
        await using var command = new MySqlCommand(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT CONCAT(%SLEEP(60))'", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public override async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Of(int port) => $"Server=127.0.0.1;Port={port};User ID=kim;Database=kim";
}
