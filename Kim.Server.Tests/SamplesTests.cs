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
    public async Task The_module_serves_its_command()
    {
        await using var server = await ServerFixture.Start($"--Kim:Modules={ModuleFolder.Sample("Module")}");
        Assert.StartsWith("""{"code":0,""", await server.Client.GetStringAsync(new Uri("/clock", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Empty(server.Errors.Lines);
    }
}
