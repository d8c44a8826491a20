using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary>An ASP.NET Core app from the packages, with StackExchange.Redis in several versions and a real Redis.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class RedisVersionTests(PackedKim kim)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Kim" Version="KIM_VERSION" />
            REDIS
          </ItemGroup>
        </Project>
        """;

    private const string Source = """
        using Kim;
        using StackExchange.Redis;

        var builder = WebApplication.CreateBuilder(args);
        builder.AddKim(kim => kim.AddRedis().UseReactorSockets());
        var app = builder.Build();
        app.MapKimCommands();
        app.Run();

        public sealed record Pair(string Key, string Value);

        [Command("PUT /pairs/{key}")]
        public sealed partial class SetPair(IDatabase redis) : Command<Pair>
        {
            [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Request.Value);

            [Step] Task<RedisValue> Get(bool isSet) => redis.StringGetAsync(Request.Key);

            [Step] string Answer(RedisValue value) => $"{value}";
        }
        """;

    private const string Reply = """{"code":0,"msg":"success","data":"one"}""";

    [RedisTheory]
    [InlineData("", "2.8.16")]
    [InlineData("2.8.16", "2.8.16")]
    [InlineData("2.13.23", "2.13.23")]
    [InlineData("3.1.31", null)]
    [InlineData("3.4.35", null)]
    public async Task The_version_of_the_app_counts_and_one_line_says_if_it_is_slower(string pinned, string? slower)
    {
        var folder = await Build($"redis{pinned}", pinned);
        using var redis = new RedisServer();
        redis.Start();

        var log = await Serves(Output(folder), $"redis{pinned}.dll", redis);

        Assert.Equal(slower is null ? 0 : 1, log.Split("whose push transport").Length - 1);
        Assert.Contains(slower is null ? "" : $"StackExchange.Redis {slower} is not one whose push transport Kim knows", log, StringComparison.Ordinal);
    }

    [RedisTheory]
    [InlineData("OnBatchEnd")]
    [InlineData("ConnectTransportAsync")]
    public async Task If_a_newer_version_has_changed_the_transport_the_stream_takes_over(string member)
    {
        // The newest, in which a member of the transport has another name.
        var folder = await Build("changed" + member, "3.4.35");
        foreach (var assembly in new[] { "StackExchange.Redis.dll", "RESPite.dll" })
        {
            var path = Path.Combine(Output(folder), assembly);
            var bytes = await File.ReadAllBytesAsync(path);
            Rename(bytes, member);
            await File.WriteAllBytesAsync(path, bytes);
        }

        using var redis = new RedisServer();
        redis.Start();

        var log = await Serves(Output(folder), $"changed{member}.dll", redis);

        Assert.Equal(2, log.Split("whose push transport").Length);
        Assert.Contains($"{member}' not found", log, StringComparison.Ordinal);
    }

    private static string Output(string folder) => Path.Combine(folder, "bin/Debug/net10.0");

    private async Task<string> Build(string name, string pinned)
    {
        var reference = pinned.Length == 0 ? "" : $"""<PackageReference Include="StackExchange.Redis" Version="{pinned}" />""";
        var folder = kim.Project(name, Project.Replace("REDIS", reference, StringComparison.Ordinal), Source);
        await kim.Build(folder);
        return folder;
    }

    private async Task<string> Serves(string folder, string assembly, RedisServer redis)
    {
        await using var app = await kim.Start(folder, assembly, $"--urls=http://127.0.0.1:0 {redis.Setting} --Kim:Reactors=2");
        using var body = new StringContent("""{"value":"one"}""");
        using var reply = await app.Client.PutAsync(new Uri("/pairs/a", UriKind.Relative), body);
        Assert.Equal(Reply, await reply.Content.ReadAsStringAsync());
        return app.Log;
    }

    private static void Rename(byte[] assembly, string member)
    {
        var name = System.Text.Encoding.ASCII.GetBytes(member + '\0');
        for (var at = assembly.AsSpan().IndexOf(name); at >= 0; at = assembly.AsSpan().IndexOf(name))
        {
            assembly[at + name.Length - 2] = (byte)'_';
        }
    }
}
