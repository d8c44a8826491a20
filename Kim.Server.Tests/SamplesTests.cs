using System.Runtime.CompilerServices;
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
    public async Task The_app_limits_each_user()
    {
        var secret = Encoding.ASCII.GetBytes("a secret of the tests, 32 bytes.");
        var program = ModuleFolder.Sample("AspNetApp");
        await using var app = ServerProcess.Launch(
            "exec dotnet \"$@\"",
            [$"--contentRoot={Path.GetDirectoryName(program)}", "--urls=http://127.0.0.1:0", "--Limits:BurstOfUser=2",
                "--Limits:UserEvery=01:00:00", "--Authentication:Schemes:Bearer:ValidIssuer=tests",
                "--Authentication:Schemes:Bearer:ValidAudiences:0=kim", "--Authentication:Schemes:Bearer:SigningKeys:0:Issuer=tests",
                $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(secret)}"], program);
        var listening = await app.Sees(@"Now listening on: (?<url>http://127\.0\.0\.1:[0-9]+)");
        using var client = new HttpClient { BaseAddress = new Uri(listening.Groups["url"].Value), Timeout = ServerFixture.Limit };

        // A client without a token is its address.
        foreach (var user in (string?[])["ann", "bob", null])
        {
            foreach (var status in (int[])[200, 200, 429, 429])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/greetings/kim");
                request.Headers.Authorization = user is null
                    ? null
                    : BearerToken.Of(secret, $"\"aud\":\"kim\",\"sub\":\"{user}\",\"tenant\":\"acme\"");
                using var reply = await client.SendAsync(request);
                Assert.Equal(status, (int)reply.StatusCode);
                if (status == 429)
                {
                    Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
                    Assert.Equal("""{"code":1,"msg":"too many requests"}""", await reply.Content.ReadAsStringAsync());
                }
            }
        }
    }

    [Fact]
    public void The_page_on_filters_shows_the_apps_filter()
    {
        var folder = Path.GetDirectoryName(Here())!;
        var lines = File.ReadLines(Path.Combine(folder, "..", "samples", "AspNetApp", "RateLimitAttribute.cs"))
            .SkipWhile(line => !line.StartsWith("public", StringComparison.Ordinal))
            .Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(folder, "..", "docs", "coding", "filters.md"));
        Assert.Contains(string.Join('\n', lines), page, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => path;

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
