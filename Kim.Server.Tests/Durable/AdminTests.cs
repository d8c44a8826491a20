using System.Net.Http.Headers;
using Kim.Durable;
using Kim.Server.Tests.Hosts;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>Who may look after runs.</summary>
public sealed class AdminTests
{
    private const string Token = "0123456789abcdef";
    private const string Run = $"/kim/runs/{FakeRuns.Id}";

    private static readonly (HttpMethod Method, string Path)[] ForAdmins =
    [
        (HttpMethod.Get, "/kim/runs"), (HttpMethod.Post, Run + "/signals/approval"), (HttpMethod.Post, Run + "/cancel"),
        (HttpMethod.Post, Run + "/resume"), (HttpMethod.Post, "/kim/runs/resume?command=MoveMoney&state=stuck"),
    ];

    [Fact]
    public async Task Without_a_token_it_is_who_is_on_this_machine()
    {
        await using var host = await RunsOverHttpTests.Start(new FakeRuns { Run = FakeRuns.Parked() });
        foreach (var (method, path) in ForAdmins)
        {
            Assert.NotEqual(403, await Status(host, method, path));
            foreach (var foreign in (string[])["Forwarded", "X-Forwarded-For", "Via", "Origin"])
            {
                Assert.Equal((path, foreign, 403), (path, foreign, await Status(host, method, path, (foreign, "1.1 elsewhere"))));
            }
        }
    }

    [Fact]
    public async Task With_a_token_it_is_who_has_it()
    {
        await using var host = await RunsOverHttpTests.Start(new FakeRuns { Run = FakeRuns.Parked() }, $"--Kim:Admin={Token}");
        foreach (var (method, path) in ForAdmins)
        {
            Assert.Equal((path, 401), (path, await Status(host, method, path)));
            Assert.Equal((path, 401), (path, await Status(host, method, path, ("Authorization", "Basic " + Token))));
            Assert.Equal((path, 401), (path, await Status(host, method, path, ("Authorization", "Bearer " + Token[1..]))));
            Assert.InRange(
                await Status(host, method, path, ("Authorization", "bearer " + Token), ("X-Forwarded-For", "192.0.2.1")), 200, 400);
        }
    }

    [Theory]
    [InlineData(null, "Bearer realm=\"kim\"")]
    [InlineData("wrong", "Bearer realm=\"kim\", error=\"invalid_token\"")]
    public async Task A_refusal_says_how_to_show_the_token(string? token, string challenge)
    {
        await using var host = await RunsOverHttpTests.Start(new FakeRuns(), $"--Kim:Admin={Token}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/kim/runs");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var reply = await host.Client.SendAsync(request);
        Assert.Equal(challenge, reply.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain(Token, await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MoveMoney", 200)]
    [InlineData("Unknown", 401)]
    public async Task A_run_is_shown_to_whom_its_command_is_open(string command, int status)
    {
        await using var host = await RunsOverHttpTests.Start(new FakeRuns { Run = FakeRuns.Parked(command) }, $"--Kim:Admin={Token}");
        Assert.Equal(status, await Status(host, HttpMethod.Get, Run));
        Assert.Equal(200, await Status(host, HttpMethod.Get, Run, ("Authorization", "Bearer " + Token)));
    }

    [Theory]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789 abcdef")]
    [InlineData("Local")]
    public async Task What_cannot_be_a_token_stops_the_start_and_is_not_told(string setting)
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => RunsOverHttpTests.Start(new FakeRuns(), $"--Kim:Admin={setting}"));
        Assert.Contains("Kim:Admin: it is neither 'local' nor a token: write at least 16 characters", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain($"'{setting}'", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<int> Status(AnyHost host, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent("{}") : null };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var reply = await host.Client.SendAsync(request);
        return (int)reply.StatusCode;
    }
}
