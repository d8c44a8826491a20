using System.Net;
using System.Net.Sockets;
using Kim.Server.Tests.Hosts;
using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary>What cannot be done is one line on standard error, and an exit code that says whose fault it is.</summary>
public sealed class ErrorTests
{
    private const string NotKim = "{0} is not a Kim server, or has its commands below another path: GET /kim/commands was answered with {1}, and "
        + "not as Kim does; check --url or KIM_URL";

    [Theory]
    [InlineData("", "Required command was not provided: kim --help says what can be written")]
    [InlineData("comands", "'comands' is not an option, an argument or a command of kim: kim --help says what can be written")]
    [InlineData("runs --all", "'--all' is not an option, an argument or a command of kim runs: kim runs --help says what can be written")]
    [InlineData("runs --state lost",
        "--state cannot be 'lost': it is one of running, parked, ended, stuck: kim runs --help says what can be written")]
    [InlineData("runs --limit 1001", "'1001' is not a whole number from 1 to 1000: kim runs --help says what can be written")]
    [InlineData("runs --limit", "Required argument missing for option: '--limit': kim runs --help says what can be written")]
    [InlineData("runs --after x",
        "'x' is not the id of a run: it has 16 hexadecimal digits in lower case; kim runs shows ids")]
    [InlineData("runs show 1F00C3A5E2B46D87",
        "'1F00C3A5E2B46D87' is not the id of a run: it has 16 hexadecimal digits in lower case; kim runs shows ids")]
    [InlineData("runs resume",
        "Neither a run's ID nor --command says which runs shall be resumed: kim runs resume --help says what can be written")]
    [InlineData("runs resume 1f00c3a5e2b46d87 --command A",
        "--command is for many runs, and ID is for one: leave one of the two out: kim runs resume --help says what can be written")]
    [InlineData("runs resume --command A --at B", "--at is for one run: write its ID: kim runs resume --help says what can be written")]
    [InlineData("commands --url ftp://a",
        "'ftp://a' is not the address of a server: write http://host:port, https://host:port or http://unix:/path, as --url or KIM_URL")]
    [InlineData("commands --header X", "--header is not a header field of a request: write --header 'Name: value'")]
    [InlineData("commands --token ä", "the token is not printable ASCII without spaces: check --token or KIM_TOKEN")]
    public async Task A_command_line_that_cannot_be_used(string args, string message) =>
        (await new Tool().Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Failed(2, message);

    [Fact]
    public async Task A_server_that_is_not_there()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
        (await new Tool { Url = url }.Run("commands")).Failed(3,
            $"no server answers at {url} (connection refused): start it, or say where it is with --url or KIM_URL");
        (await new Tool { Environment = { ["KIM_URL"] = "http://unix:/no/such.sock" } }.Run("runs")).Failed(3,
            "there is no socket /no/such.sock: start the server, or say where it is with --url or KIM_URL");
        (await new Tool { Url = "http://kim.invalid" }.Run("runs")).Failed(3, "there is no host kim.invalid: check --url or KIM_URL");
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS()
    {
        await using var server = await StubServer.Start(200, "");
        (await new Tool { Url = server.Url.Replace("http:", "https:", StringComparison.Ordinal) }.Run("commands")).FailedAs(3,
            "there is no trusted TLS connection to https://127.0.0.1:");
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "{\"commands\":[]}")]
    [InlineData(200, "")]
    [InlineData(404, "")]
    [InlineData(500, "<html>")]
    public async Task A_server_that_is_not_Kims(int status, string body)
    {
        await using var server = await StubServer.Start(status, body);
        (await new Tool { Url = server.Url }.Run("commands")).Failed(1,
            "what answers at " + string.Format(null, NotKim, server.Url, status));
    }

    [Fact]
    public async Task A_server_that_sends_it_elsewhere()
    {
        await using var server = await StubServer.Start(307, "", ("Location", "https://shop.example/"));
        (await new Tool { Url = server.Url }.Run("commands")).Failed(1,
            $"{server.Url} sends this to https://shop.example/: give the server's own address with --url");
    }

    [Theory]
    [InlineData("ApiKey", "it wants a key of its setting Kim:ApiKeys; give it with --header 'X-Api-Key: KEY'")]
    [InlineData("Basic realm=\"shop\"", "it wants to know who asks (Basic realm=\"shop\"); give it --token, or a field with --header")]
    public async Task A_server_that_wants_to_know_who_asks(string challenge, string message)
    {
        await using var server = await StubServer.Start(401, "", ("WWW-Authenticate", challenge));
        (await new Tool { Url = server.Url }.Run("commands")).Failed(1, "the server refuses (401): " + message);
    }

    [Fact]
    public async Task An_API_key_is_sent_as_a_header()
    {
        await using var server = await ServerFixture.Start("--Kim:ApiKeys=shop=0123456789abcdef");
        var url = server.Url.ToString();
        (await new Tool { Url = url }.Run("commands")).FailedAs(1, "the server refuses (401): it wants a key of its setting Kim:ApiKeys");
        (await new Tool { Url = url }.Run("commands", "--header", "X-Api-Key: 0123456789abcdef")).Succeeded();
    }

    [Theory]
    [InlineData("""{"code":1,"msg":"commands are shown to this machine only: set Kim:Graph=public to show them to everyone"}""",
        "commands are shown to this machine only: set Kim:Graph=public to show them to everyone")]
    [InlineData("", "this client may not")]
    public async Task A_client_that_may_not(string body, string message)
    {
        await using var server = await StubServer.Start(403, body);
        (await new Tool { Url = server.Url }.Run("commands")).Failed(1, "the server refuses (403): " + message);
    }

    [Theory]
    [InlineData("commands", "the server does not answer GET /kim/commands: it is older than this tool")]
    [InlineData("runs", "the server does not answer GET /kim/runs: it keeps no durable runs")]
    public async Task A_server_that_has_less(string verb, string message)
    {
        await using var server = await StubServer.Start(404, """{"code":1,"msg":"no such route"}""");
        (await new Tool { Url = server.Url }.Run(verb)).Failed(1, message);
    }

    [Fact]
    public async Task A_server_without_durable_runs()
    {
        await using var host = await AnyHost.Start(HostKind.ServerOnEpoll);
        (await new Tool { Url = host.Url.ToString() }.Run("runs")).Failed(1,
            "the server does not answer GET /kim/runs: it keeps no durable runs");
    }

    [Fact]
    public async Task Help_and_version_need_no_server()
    {
        Assert.Matches(@"^kim [0-9]+\.[0-9]+\.[0-9]+[^+]*\n$", (await new Tool().Run("--version")).Succeeded());
        foreach (var verb in (string[])["", "commands", "graph", "runs", "runs list", "runs show", "runs signal", "runs cancel", "runs resume"])
        {
            var help = (await new Tool().Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Succeeded();
            Assert.Contains($"kim {verb}".TrimEnd() + " ", help, StringComparison.Ordinal);
            Assert.Contains("--url <URL>", help, StringComparison.Ordinal);
        }
    }
}
