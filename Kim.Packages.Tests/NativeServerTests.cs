using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary><c>Kim.Server</c>, published natively: it answers as the one on the runtime does.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class NativeServerTests(NativeServer native) : IClassFixture<NativeServer>
{
    // Far above what it needs, far below what the runtime's assemblies take.
    private const long MegabytesMax = 30;

    [NativeFact]
    public void The_build_warns_of_nothing_and_leaves_one_small_file()
    {
        Assert.DoesNotContain("warning", native.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFiles(native.Folder, "*.dll"));
        Assert.Empty(Directory.EnumerateFiles(native.Folder, "*.so"));
        Assert.InRange(new FileInfo(Path.Combine(native.Folder, "Kim.Server")).Length >> 20, 1, MegabytesMax);
    }

    [NativeFact]
    public async Task Every_curl_of_the_readme_is_answered_as_the_readme_says()
    {
        var replies = 0;
        foreach (var pair in Page.Blocks(Page.Read("README.md")).Where(block => block.Language == "console")
            .SelectMany(block => block.Lines.Chunk(2)))
        {
            replies++;
            var line = pair[0].Replace("$ curl", "curl -s", StringComparison.Ordinal)
                .Replace("127.0.0.1:3355", native.EndPoint.ToString(), StringComparison.Ordinal);
            Assert.Equal(pair[1], (await native.Shell.Run(native.Folder, line)).Trim());
        }

        Assert.InRange(replies, 6, 100);
    }

    [NativeFact]
    public async Task Every_vector_of_the_conformance_table_is_answered_as_the_table_says()
    {
        var faults = new List<string>();
        foreach (var vector in Vectors.All.Values)
        {
            try
            {
                await VectorRun.Check(native.EndPoint, vector);
            }
            catch (Exception fault)
            {
                faults.Add($"{vector.Name}: {fault.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(Vectors.All.Count, 200, 1000);
    }

    [NativeFact]
    public async Task Its_commands_are_listed() =>
        Assert.Contains(
            "{\"name\":\"MoveMoney\",\"type\":\"Transfers.MoveMoney\",",
            await native.Shell.Run(native.Folder, $"curl -s http://{native.EndPoint}/kim/commands"), StringComparison.Ordinal);

    [NativeFact]
    public async Task Redis_is_used_by_its_push_transport()
    {
        await native.Shell.Run(native.Folder, $$"""curl -s http://{{native.EndPoint}}/kim/redis -d '{"key":"a","value":"b"}'""");
        Assert.DoesNotContain("push transport", native.Log, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task Workers_are_this_program_started_again()
    {
        // A supervisor answers nothing by itself.
        await using var supervisor = await native.Another("--Kim:Workers=2");
        Assert.Equal(
            """{"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""", await supervisor.Post("/kim/helloworld", """{"uid":"1"}"""));
    }

    [NativeFact]
    public async Task On_the_stock_transport_and_two_reactors_it_serves_too()
    {
        await using var server = await native.Another("--Kim:Transport=sockets --Kim:Reactors=2");
        Assert.Equal("""{"code":0,"msg":"success","data":{"key":"c","value":"d"}}""",
            await server.Post("/kim/redis", """{"key":"c","value":"d"}"""));
    }

    [NativeFact]
    public async Task What_a_native_server_has_not_is_said_in_one_line_at_the_start()
    {
        Assert.Equal(
            "kim: Kim:Redis is not set, and this server was compiled natively, in which there is no embedded store: set Kim:Redis to the "
            + "address of a Redis, for example 127.0.0.1:6379.",
            await Refusal(""));
        Assert.Equal(
            "kim: Kim:Modules cannot be used: this server was compiled natively and loads no assemblies. Leave it out, or run the server "
            + "on the .NET runtime.",
            await Refusal("--Kim:Redis=127.0.0.1:1 --Kim:Modules=one.dll"));

        // By then it has begun to connect to Redis, which may be in the log.
        Assert.Contains(
            "kim: Kim:OpenApi cannot be used: this server was compiled natively, and the library that writes the document looks at types "
            + "by reflection. Leave it out, or run the server on the .NET runtime.",
            (await Refusal("--Kim:Redis=127.0.0.1:1 --Kim:OpenApi=on")).Split('\n'));
    }

    // The exit code is 1.
    private async Task<string> Refusal(string options) =>
        (await native.Shell.Run(native.Folder, $"./Kim.Server --Kim:Url=http://127.0.0.1:0 {options}; test $? = 1")).Trim();
}
