using Kim.Runs.Hooks;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>Hooks come from the app's services.</summary>
public sealed class HooksTests
{
    [Fact]
    public async Task Hooks_that_are_registered_see_the_runs_of_every_reactor()
    {
        var hooks = new EndedRuns();
        var builder = WebApplication.CreateSlimBuilder(["--Kim:Reactors=2", "--urls=http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton<IRunHooks>(hooks);
        builder.Services.AddSingleton<Gate>();
        builder.AddKim(Tests.Commands.KimCommands.Table);
        await using var app = builder.Build();
        app.MapKimCommands();
        await app.StartAsync();
        using var client = new HttpClient { Timeout = ServerFixture.Limit };
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("OK", $"{(await client.GetAsync(new Uri(new Uri(app.Urls.Single()), "/kim/plain"))).StatusCode}");
        }

        await app.StopAsync();
        Assert.Equal(Enumerable.Repeat("Plain Answer 200", 4), hooks.Seen);
    }
}
