using System.Text.Json;
using Kim.Server.Tests.Durable;
using Kim.Server.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Transfers;
using Xunit;

namespace Kim.Server.Tests.Cli;

/// <summary><c>kim commands</c> and <c>kim graph</c>, of a server with durable runs.</summary>
public sealed class CommandsTests : IAsyncLifetime
{
    private AnyHost _host = null!;

    public async Task InitializeAsync() => _host = await RunsOverHttpTests.Start(new FakeRuns());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Commands_are_a_table()
    {
        var lines = (await Tool().Run("commands")).Succeeded().Split('\n');
        Assert.Equal("COMMAND     STEPS  DURABLE  ROUTES", lines[0]);
        Assert.Contains("MoveMoney   6      yes      POST /kim/transfers", lines);
        Assert.Contains("ListRuns    2               GET /kim/runs", lines);
    }

    [Fact]
    public async Task A_graph_is_Mermaids_text() =>
        Assert.Equal(
            await _host.Client.GetStringAsync(new Uri("/kim/commands/MoveMoney/graph", UriKind.Relative)) + "\n",
            (await Tool().Run("graph", "MoveMoney")).Succeeded());

    [Fact]
    public async Task Steps_are_listed_with_those_that_may_follow() =>
        Assert.Equal(
            """
            Transfers.MoveMoney  durable
            POST /kim/transfers

              Price
                -> Reserve
              Reserve  waits, timeout 2s, 5 attempts
                -> Approve  Hold
              Approve  waits
                -> Decide  Approval?
              Decide
                -> Book
              Book     waits, timeout 2s, 5 attempts
                -> Answer
              Answer
                -> the end  Receipt

            compensations
              Release  undoes Reserve, waits, timeout 10s, 5 attempts

            """.ReplaceLineEndings("\n"),
            (await Tool().Run("graph", "Transfers.MoveMoney", "--steps")).Succeeded());

    [Theory]
    [InlineData("commands", "/kim/commands")]
    [InlineData("graph MoveMoney", "/kim/commands/MoveMoney")]
    [InlineData("graph MoveMoney --steps", "/kim/commands/MoveMoney")]
    public async Task As_JSON_it_is_what_the_server_has_answered(string args, string path) =>
        Assert.Equal(
            await _host.Client.GetStringAsync(new Uri(path, UriKind.Relative)) + "\n",
            (await Tool().Run([.. args.Split(' '), "--json"])).Succeeded());

    [Theory]
    [InlineData("MoveMony")]
    [InlineData("a/b?c")]
    public async Task A_command_that_is_not_there(string name) =>
        (await Tool().Run("graph", name)).Failed(1, $"there is no command '{name}': kim commands lists them");

    [Fact]
    public async Task Failures_as_problem_details_are_understood()
    {
        await using var host = await RunsOverHttpTests.Start(new FakeRuns(), "--Kim:Problems=on");
        (await new Tool { Url = host.Url.ToString() }.Run("graph", "Nothing"))
            .Failed(1, "there is no command 'Nothing': kim commands lists them");
    }

    [Fact]
    public async Task Catches_say_what_they_catch()
    {
        await using var server = await ServerFixture.Start();
        var steps = (await new Tool { Url = server.Url.ToString() }.Run("graph", "PlaceOrder", "--steps")).Succeeded();
        Assert.StartsWith("Orders.PlaceOrder  deadline 5s\nPOST /kim/orders\n", steps, StringComparison.Ordinal);
        Assert.Contains("\n  Reserve  waits, timeout 500ms, 3 attempts on IOException or TimeoutException\n", steps, StringComparison.Ordinal);
        Assert.Contains("\ncatches\n  Declined  on CardDeclinedException\n", steps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_names_members_otherwise_and_has_its_commands_below_a_path_is_understood()
    {
        await using var host = await AnyHost.Start(HostKind.App, new HostParts
        {
            Table = Transfers.KimCommands.Table,
            Services = services =>
            {
                services.AddSingleton<IBank>(new IdleBank());
                services.ConfigureKimJson(json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
            },
            Build = kim => kim.AddDurable().Services.AddSingleton<Kim.Durable.IKimRuns>(new FakeRuns { Run = FakeRuns.Parked() }),
            Map = app => app.MapGroup("/api/v1").MapKimCommands(),
        });
        var tool = new Tool { Url = host.Url + "api/v1/" };
        Assert.Contains("MoveMoney", (await tool.Run("commands")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("waits for approval", (await tool.Run("runs")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colors_are_for_terminals()
    {
        var tool = new Tool { Url = _host.Url.ToString(), HasColors = true };
        Assert.StartsWith("\e[1mCOMMAND\e[0m", (await tool.Run("commands")).Succeeded(), StringComparison.Ordinal);
    }

    private Tool Tool() => new() { Url = _host.Url.ToString() };
}
