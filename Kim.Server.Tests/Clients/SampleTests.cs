using System.Runtime.CompilerServices;
using Kim.Server.Tests.Processes;
using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary><c>samples/Clients</c> as a process of its own, and what <c>docs/coding/clients.md</c> shows of it.</summary>
[Collection(Upstreams.Name)]
public sealed class SampleTests(Upstreams upstreams)
{
    [DatabasesFact]
    public async Task Each_command_asks_its_server()
    {
        await using var sample = await Sample.Start(
            $"--ConnectionStrings:Users={upstreams.Postgres.ConnectionString}",
            $"--ConnectionStrings:Orders={upstreams.MariaDb.ConnectionString}",
            $"--Rates={upstreams.Http.Url}", $"--Quotes={upstreams.Grpc.Url}");
        foreach (var (path, reply) in ((string, string)[])[
            ("users/7", """200 {"code":0,"msg":"success","data":{"id":7,"name":"ann"}}"""),
            ("users/8", """404 {"code":1,"msg":"there is no user 8"}"""),
            ("orders/7", """200 {"code":0,"msg":"success","data":{"id":7,"item":"apple"}}"""),
            ("orders/8", """404 {"code":1,"msg":"there is no order 8"}"""),
            ("rates/EUR", """200 {"code":0,"msg":"success","data":{"code":"EUR","value":1.08}}"""),
            ("rates/XXX", """404 {"code":1,"msg":"there is no XXX"}"""),
            ("quotes/250", """200 {"code":0,"msg":"success","data":{"item":"250","cents":250}}"""),
            ("quotes/pear", """404 {"code":1,"msg":"there is no pear"}""")])
        {
            Assert.Equal(reply, (await sample.Get(path)).Reply);
        }
    }

    [Fact]
    public async Task A_server_that_is_down_is_a_503()
    {
        var port = DatabaseProcess.FreePort();
        await using var sample = await Sample.Start(
            $"--ConnectionStrings:Users=Host=127.0.0.1;Port={port};Username=kim",
            $"--ConnectionStrings:Orders=Server=127.0.0.1;Port={port}",
            $"--Rates=http://127.0.0.1:{port}", $"--Quotes=http://127.0.0.1:{port}");
        foreach (var (path, what) in ((string, string)[])[
            ("users/7", "the database"), ("orders/7", "the database"), ("rates/EUR", "the server of rates"),
            ("quotes/250", "the server of quotes")])
        {
            Assert.Equal(
                ($$"""503 {"code":1,"msg":"{{what}} cannot be asked now, try again shortly"}""", "1"), await sample.Get(path));
        }
    }

    [Theory]
    [InlineData("FindUser.cs", "[Command")]
    [InlineData("FindOrder.cs", "[Command")]
    [InlineData("GetRate.cs", "[Command")]
    [InlineData("GetQuote.cs", "[Command")]
    [InlineData("Program.cs", "// What is busy")]
    public void The_page_on_clients_shows_it(string file, string from)
    {
        var root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..");
        var lines = File.ReadLines(Path.Combine(root, "samples", "Clients", file))
            .SkipWhile(line => !line.StartsWith(from, StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("builder.AddKim", StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(root, "docs", "coding", "clients.md"));
        Assert.Contains(string.Join('\n', lines), page, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private sealed class Sample : IAsyncDisposable
    {
        private readonly ServerProcess _process;
        private readonly HttpClient _client;

        private Sample(ServerProcess process, HttpClient client) => (_process, _client) = (process, client);

        internal static async Task<Sample> Start(params IEnumerable<string> settings)
        {
            var program = ModuleFolder.Sample("Clients");
            var process = ServerProcess.Launch(
                "exec dotnet \"$@\"",
                [$"--contentRoot={Path.GetDirectoryName(program)}", "--urls=http://127.0.0.1:0", .. settings],
                program);
            var listening = await process.Sees(@"Now listening on: (?<url>http://127\.0\.0\.1:[0-9]+)");
            return new(process, new() { BaseAddress = new Uri(listening.Groups["url"].Value), Timeout = ServerFixture.Limit });
        }

        internal async Task<(string Reply, string RetryAfter)> Get(string path)
        {
            using var reply = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return ($"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}", $"{reply.Headers.RetryAfter}");
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _process.DisposeAsync();
        }
    }
}
