using System.Reflection;
using Kim.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>A command whose attributes a host does not enforce: on both hosts, and from a module.</summary>
public sealed class AttributeTests : IDisposable
{
    private const string Usings = """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        namespace Sample;

        """;

    private readonly ModuleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_server_of_our_own_does_not_start_with_what_it_would_not_enforce()
    {
        var builder = Host.CreateApplicationBuilder();
        var fault = Assert.Throws<KimConfigurationException>(() => builder.AddKimServer(Tests.Commands.KimCommands.Table));
        Assert.Equal(
            "Kim.Server.Tests.Commands.Secret: [Authorize] is not enforced by a server that AddKimServer makes, such as Kim.Server, if it "
            + "has no pipeline: state one with the middleware, as in AddKimServer(kim => kim.UsePipeline(app => app.UseAuthorization())), "
            + "serve the command in an ASP.NET Core app (AddKim, MapKimCommands), or remove the attribute.",
            fault.Message);
    }

    [Fact]
    public void An_app_does_not_start_with_what_is_for_controllers()
    {
        var builder = WebApplication.CreateBuilder();
        var fault = Assert.Throws<KimConfigurationException>(() =>
            builder.AddKim(
                Compile("""[Command("GET /a"), Consumes("text/plain"), ApiController] public sealed partial class Mine : Command { [Step] string Answer() => ""; }""")));
        Assert.StartsWith("Sample.Mine: [ApiController], [Consumes] are each for controllers, without effect on a command: remove it",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_with_such_a_command_is_refused_and_the_rest_serves()
    {
        var path = _folder.Compile("Sample", Usings
            + """[Command("GET /a"), Authorize] public sealed partial class Mine : Command { [Step] string Answer() => "secret"; }""");
        await using var server = await ServerFixture.Start($"--Kim:Modules={path}");
        Assert.StartsWith($"Module {path} is refused, the rest serves: Sample.Mine: [Authorize] is not enforced",
            Assert.Single(server.Errors.Lines), StringComparison.Ordinal);
        Assert.StartsWith("404", await server.Post("/a", ""), StringComparison.Ordinal);
        Assert.StartsWith("200", await server.Post("/kim/helloworld", """{"uid":"1"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelled_setting_stops_an_app_too()
    {
        var builder = WebApplication.CreateBuilder(["--Kim:Deadlin=5s", "--urls=http://127.0.0.1:0"]);
        builder.AddKim(Tests.Commands.KimCommands.Table);
        await using var app = builder.Build();
        Assert.Equal(
            "Kim:Deadlin is not a setting. Did you mean Kim:Deadline? It is set on the command line.",
            (await Assert.ThrowsAsync<KimConfigurationException>(() => app.StartAsync())).Message);
    }

    private CommandTable Compile(string command) =>
        (CommandTable)Assembly.LoadFrom(_folder.Compile("Sample" + Guid.NewGuid().ToString("N"), Usings + command))
        .GetCustomAttribute<CommandAssemblyAttribute>()!.Commands.GetProperty("Table")!.GetValue(null)!;
}
