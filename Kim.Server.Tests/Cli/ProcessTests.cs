using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kim.Server.Tests.Processes;
using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary>The tool as a process of its own, with a server that is one, too, and its embedded store.</summary>
public sealed partial class ProcessTests
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Kim.Cli.dll");

    [Fact]
    public async Task A_transfer_is_found_approved_and_shown_and_another_one_cancelled()
    {
        var (server, endPoint) = await ServerProcess.Start();
        await using var disposed = server;
        var url = $"http://{endPoint}";
        Assert.Contains("\nMoveMoney ", (await Run(url, "commands")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(1, (await Run(url, "graph", "Nothing")).Code);

        var first = await Transfer(url, "t1");
        Assert.Matches($"{first} +MoveMoney +parked +Approve +at most 6d 23h +waits for approval\n", (await Run(url, "runs")).Succeeded());
        Assert.Equal(2, (await Run(url, "runs", "signal", first, "approval", "{granted}")).Code);
        (await Run(url, "runs", "signal", first, "approval", """{"granted":true,"by":"kim"}""")).Succeeded();
        var shown = JsonNode.Parse((await Run(url, "runs", "show", first, "--wait", "20s", "--json")).Succeeded())!["data"]!;
        Assert.Equal("""{"id":"t1","fee":1.00}""", shown["reply"]!["body"]!["data"]!.ToJsonString());

        var second = await Transfer(url, "t2");
        Assert.Equal(2, (await Run(url, "runs", "cancel", second)).Code);
        Assert.Equal(0, (await Run(url, "runs", "cancel", second, "--yes")).Code);
        Assert.Contains("the run was cancelled", (await Run(url, "runs", "show", second, "--wait", "20s")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(1, (await Run(url, "runs", "cancel", second, "--yes")).Code);

        var third = await Transfer(url, "t3");
        Assert.Equal(0, (await Run(url, "runs", "resume", third, "--yes")).Code);
        Assert.Contains("refused", (await Run(url, "runs", "show", third, "--wait", "20s")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("No run of MoveMoney is stuck.\n", (await Run(url, "runs", "resume", "--command", "MoveMoney", "--yes")).Succeeded());
    }

    [Fact]
    public async Task A_server_on_a_Unix_domain_socket_is_asked()
    {
        using var folder = new TemporaryFolder();
        var url = $"http://unix:{folder.File("kim.sock")}";
        await using var server = ServerProcess.Launch("exec dotnet \"$@\"", [$"--Kim:Url={url}"]);
        await server.Sees("Listening on");
        Assert.Contains("\nMoveMoney ", (await Run(url, "commands")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_says_so()
    {
        var result = await Run("http://127.0.0.1:1", "commands");
        result.Failed(3, "no server answers at http://127.0.0.1:1 (connection refused): start it, or say where it is with --url or KIM_URL");
    }

    // Until it waits for its signal.
    private static async Task<string> Transfer(string url, string id)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/kim/transfers")
        {
            Content = new StringContent($$"""{"id":"{{id}}","from":"ann","to":"bob","amount":100}"""),
        };
        request.Headers.Add("Prefer", "respond-async");
        using var reply = await client.SendAsync(request);
        var run = LastOfPath().Match(reply.Headers.Location!.ToString()).Value;
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (!(await client.GetStringAsync(new Uri($"{url}/kim/runs/{run}"))).Contains("\"parked\"", StringComparison.Ordinal))
        {
            Assert.True(Environment.TickCount64 < limit, "The run is never parked.");
        }

        return run;
    }

    private static async Task<ToolResult> Run(string url, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KIM_URL"] = url },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(ServerFixture.Limit);
        return new ToolResult(process.ExitCode, await output, await error);
    }

    [GeneratedRegex("[^/]+$")]
    private static partial Regex LastOfPath();
}
