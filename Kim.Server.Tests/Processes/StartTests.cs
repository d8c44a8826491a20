using Xunit;

namespace Kim.Server.Tests.Processes;

/// <summary>What keeps the server from starting is one line on standard error and exit code 1, whatever it is.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Kim:Redsi is not a setting. Did you mean Kim:Redis? It is set on the command line.", "--Kim:Redsi=a:1")]
    [InlineData("Kim:Redsi is not a setting. Did you mean Kim:Redis? It is set on the command line.", "--Kim:Redsi=a:1", "--Kim:Workers=2")]
    [InlineData("--Redis is not a setting. Did you mean --Kim:Redis?", "--Redis=a:1")]
    [InlineData("--Kim:Reactors is given twice on the command line.", "--Kim:Reactors=1", "--Kim:Reactors=2")]
    [InlineData("Kim:Url: 'http://127.0.0.1:99999' cannot be listened on: a port is at most 65535", "--Kim:Url=http://127.0.0.1:99999")]
    [InlineData("Kim:Redis: ':::bad' is not a host", "--Kim:Redis=:::bad", "--Kim:Workers=2")]
    [InlineData("Kim:Url: 192.0.2.1:5055 cannot be listened on: this machine has no such address.", "--Kim:Url=http://192.0.2.1:5055",
        "--Kim:Redis=127.0.0.1:1")]
    [InlineData("Kim:Url: 192.0.2.1:5055 cannot be listened on: this machine has no such address.", "--Kim:Url=http://192.0.2.1:5055",
        "--Kim:Transport=sockets", "--Kim:Redis=127.0.0.1:1")]
    [InlineData("Kim:Url: 192.0.2.1:5055 cannot be listened on: this machine has no such address.", "--Kim:Url=http://192.0.2.1:5055",
        "--Kim:Workers=2", "--Kim:Redis=127.0.0.1:1")]
    [InlineData(
        "Kim:Certificate=/no/such.pem: ", "--Kim:Url=https://127.0.0.1:0", "--Kim:Certificate=/no/such.pem", "--Kim:Redis=127.0.0.1:1")]
    [InlineData("Kim:Certificate is set, but no address of Kim:Url is https: ", "--Kim:Url=http://127.0.0.1:0",
        "--Kim:Certificate=/no/such.pem", "--Kim:Redis=127.0.0.1:1")]
    [InlineData("Kim:Workers: '100000' is more than 1024: ", "--Kim:Workers=100000", "--Kim:Redis=127.0.0.1:1")]
    [InlineData(
        "Kim:Redis: defaultDatabase=-3 is not a database: ", "--Kim:Url=http://127.0.0.1:0", "--Kim:Redis=127.0.0.1:1,defaultDatabase=-3")]
    [InlineData("Kim:Certificate=/no/such.pem: there is no such file.", "--Kim:Url=https://127.0.0.1:0", "--Kim:Certificate=/no/such.pem",
        "--Kim:Redis=127.0.0.1:1")]
    [InlineData("Kim:Certificate=/no/such.pfx: ", "--Kim:Url=https://127.0.0.1:0", "--Kim:Certificate=/no/such.pfx", "--Kim:Workers=2",
        "--Kim:Redis=127.0.0.1:1")]
    [InlineData(
        "the server could not run: System.InvalidOperationException: ", "--Logging:LogLevel:Default=Loud", "--Kim:Redis=127.0.0.1:1")]
    public async Task A_command_line_that_cannot_be_used(string message, params string[] args) => await Refuses(message, args);

    [Theory]
    [InlineData("KIM_REDIS", "The environment variable KIM_REDIS is not read. Write it with two underscores: Kim__Redis.")]
    [InlineData("Kim__Reactor", "Kim:Reactor is not a setting. Did you mean Kim:Reactors? It is set in the environment, as Kim__Reactor.")]
    [InlineData("Kim__MaxRuns", "Kim:MaxRuns: '1x' is not a whole number from 1 on. It is set in the environment, as Kim__MaxRuns.")]
    public async Task An_environment_that_cannot_be_used(string name, string message)
    {
        await using var server = ServerProcess.Launch(
            "exec dotnet \"$@\"", ["--Kim:Redis=127.0.0.1:1"], environment: new Dictionary<string, string> { [name] = "1x" });
        await IsRefused(server, message);
    }

    [Theory]
    [InlineData("{ \"Kim\": { \"Reactors\": 1 ", "Failed to load configuration from file '", "Correct the file.")]
    [InlineData("{ \"Kim\": { \"Reactors\": 1, \"reactors\": 2 } }", "A duplicate key 'Kim:reactors' was found.", "Correct the file.")]
    [InlineData("{ \"Kim\": { \"Reactors\": \"\" } }", "Kim:Reactors: it is empty. Leave it out for 1, or write a value. It is set in ",
        "appsettings.json.")]
    public async Task Settings_in_a_file_that_cannot_be_used(string json, string message, string end)
    {
        using var copy = new CopyOfServer();
        copy.Settings(json);
        await using var server = ServerProcess.Launch("exec dotnet \"$@\"", ["--Kim:Redis=127.0.0.1:1"], copy.Assembly);
        Assert.EndsWith(end, await IsRefused(server, message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_native_library_for_scripts_it_says_what_to_deploy_and_who_needs_it()
    {
        // Garnet would end the process at a time of the garbage collector's choice.
        using var copy = new CopyOfServer(hasNativeLibraries: false);
        await using var server = ServerProcess.Launch("exec dotnet \"$@\"", ["--Kim:Url=http://127.0.0.1:0"], copy.Assembly);
        Assert.Equal(1, await server.Ends());
        Assert.Matches("The embedded store knows no scripts .*its native library lua54 is not there", server.Log);
        Assert.Contains("kim: Durable runs cannot be kept in Redis", server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple", "dbug: .* => Run:[0-9a-f]{16} Step:[A-Za-z]+ .*answered 503")]
    [InlineData("json", "\"LogLevel\":\"Debug\".*answered 503.*\"Run\":\"[0-9a-f]{16}\",\"Step\":\"[A-Za-z]+\"")]
    public async Task The_console_tells_run_and_step_of_an_entry_on_one_line(string format, string line)
    {
        await using var server = ServerProcess.Launch(
            "exec dotnet \"$@\"",
            [
                "--Kim:Url=http://127.0.0.1:0", "--Kim:Redis=127.0.0.1:1", "--Logging:LogLevel:Kim=Debug",
                $"--Logging:Console:FormatterName={format}",
            ]);
        var port = (await server.Sees(@"Listening on http://127\.0\.0\.1:(?<port>[0-9]+)")).Groups["port"].Value;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var content = new StringContent("""{"key":"key123","value":"v"}""");
        using var reply = await client.PostAsync("/kim/redis", content);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        await server.Sees(line);
    }

    [Fact]
    public async Task Help_and_version_are_answered_and_nothing_is_started()
    {
        await using var help = ServerProcess.Launch("dotnet \"$@\" 2>/dev/null", ["--Kim:Redis=:::bad", "--help"]);
        await using var version = ServerProcess.Launch("dotnet \"$@\" 2>/dev/null", ["--version"]);
        Assert.Equal(0, await help.Ends());
        Assert.Matches(@"--Kim:Reactors +1 +event loops", help.Log);
        Assert.Contains("GET /kim/commands lists its commands, and GET /kim/runs its durable runs", help.Log, StringComparison.Ordinal);
        Assert.Equal(0, await version.Ends());
        Assert.StartsWith($"Kim.Server {typeof(KimServerHost).Assembly.GetName().Version!.ToString(3)} (Kim.Runtime ", version.Log,
            StringComparison.Ordinal);
    }

    private static async Task Refuses(string message, params string[] args)
    {
        await using var server = ServerProcess.Launch("exec dotnet \"$@\"", args);
        await IsRefused(server, message);
    }

    private static async Task<string> IsRefused(ServerProcess server, string message)
    {
        Assert.Equal(1, await server.Ends());
        var line = Assert.Single(server.Log.Split('\n', StringSplitOptions.TrimEntries), line =>
            line.StartsWith("kim: ", StringComparison.Ordinal));
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log, StringComparison.Ordinal);
        return line;
    }
}
