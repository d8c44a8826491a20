using System.Text;
using Kim.Server.Tests.Processes;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>The samples do what they show. (The orders are in <see cref="OrderTests"/>.)</summary>
public sealed class SamplesTests
{
    [Fact]
    public async Task The_app_serves_its_command_and_its_own_endpoint()
    {
        var program = ModuleFolder.Sample("AspNetApp");
        var root = $"--contentRoot={Path.GetDirectoryName(program)}";
        await using var app = ServerProcess.Launch("exec dotnet \"$@\"", [root, "--urls=http://127.0.0.1:0"], program);
        var listening = await app.Sees(@"Now listening on: (?<url>http://127\.0\.0\.1:[0-9]+)");
        using var client = new HttpClient { BaseAddress = new Uri(listening.Groups["url"].Value), Timeout = ServerFixture.Limit };

        var reply = await client.PostAsync(new Uri("/greetings/kim", UriKind.Relative), null);

        Assert.Equal("""{"code":0,"msg":"success","data":"Hello, kim"}""", await reply.Content.ReadAsStringAsync());
        Assert.StartsWith("Commands are beside this endpoint", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_run_from_a_queue_from_endpoints_and_by_the_clock()
    {
        var program = ModuleFolder.Sample("Jobs");
        await using var app = ServerProcess.Launch(
            "exec dotnet \"$@\"",
            [$"--contentRoot={Path.GetDirectoryName(program)}", "--urls=http://127.0.0.1:0", "--Jobs:CleanUpEvery=00:00:00.05"], program);
        var listening = await app.Sees(@"Now listening on: (?<url>http://127\.0\.0\.1:[0-9]+)");
        using var client = new HttpClient { BaseAddress = new Uri(listening.Groups["url"].Value), Timeout = ServerFixture.Limit };

        foreach (var (path, status) in ((string, int)[])[("letters/now", 200), ("letters/later", 202), ("letters", 202)])
        {
            using var letter = new StringContent("""{"to":"ann@example.org","text":"hello"}""", Encoding.UTF8, "application/json");
            Assert.Equal(status, (int)(await client.PostAsync(new Uri(path, UriKind.Relative), letter)).StatusCode);
        }

        await app.Sees("0 letters were forgotten");
        using var bad = new StringContent("""{"to":"nobody","text":"hello"}""", Encoding.UTF8, "application/json");
        await client.PostAsync(new Uri("letters/later", UriKind.Relative), bad);
        await app.Sees("SendLetter, which nobody waits for, failed with 400, run [0-9a-f]{16}: 'nobody' is not an address");
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        string sent;
        do
        {
            sent = await client.GetStringAsync(new Uri("letters", UriKind.Relative));
        }
        while (sent.Split("hello").Length < 4 && Environment.TickCount64 < limit);

        Assert.Equal(4, sent.Split("hello").Length);
    }

    [Fact]
    public async Task The_module_serves_its_command()
    {
        await using var server = await ServerFixture.Start($"--Kim:Modules={ModuleFolder.Sample("Module")}");
        Assert.StartsWith("""{"code":0,""", await server.Client.GetStringAsync(new Uri("/clock", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Empty(server.Errors.Lines);
    }
}
