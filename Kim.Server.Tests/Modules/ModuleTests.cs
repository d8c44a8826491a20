using Xunit;

namespace Kim.Server.Tests.Modules;

/// <summary>Modules that a server loads at start, called over real sockets.</summary>
public sealed class ModuleTests : IDisposable
{
    private readonly ModuleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_module_answers_with_its_own_services_and_dependencies_and_the_servers_Redis()
    {
        await using var server = await Start(ModuleFolder.Greeting);
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"text":"hello, ann","count":1}}""", await server.Post("/greetings/ann", ""));
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"text":"hello, ann","count":2}}""", await server.Post("/greetings/ann", ""));
        Assert.StartsWith("200 ", await server.Post("/kim/helloworld", """{"uid":"1"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_modules_commands_are_listed_and_have_graphs_as_the_servers_own()
    {
        await using var server = await Start(ModuleFolder.Greeting);
        Assert.Contains("\"routes\":[\"POST /greetings/{name}\"]",
            await server.Client.GetStringAsync(new Uri("/kim/commands", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("POST /greetings/{name}",
            await server.Client.GetStringAsync(new Uri("/kim/commands/Greet/graph", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_is_relative_to_the_content_root()
    {
        await using var server = await Start(Path.GetRelativePath(AppContext.BaseDirectory, ModuleFolder.Greeting));
        Assert.StartsWith("200 ", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_folder_the_assemblies_with_commands_are_loaded_and_the_others_are_what_those_need()
    {
        await using var server = await Start(Path.GetDirectoryName(ModuleFolder.Greeting)!);
        Assert.StartsWith("200 ", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_named_twice_is_loaded_once()
    {
        await using var server = await Start(ModuleFolder.Greeting, Path.GetDirectoryName(ModuleFolder.Greeting)!);
        Assert.StartsWith("200 ", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_module_has_its_own_version_of_a_dependency()
    {
        var phrases = _folder.CompilePlain("Phrases", """
            [assembly: System.Reflection.AssemblyVersion("7.0.0.0")]
            namespace Phrases;
            public static class Phrase { public static string Hello => "good day"; }
            """);
        var polite = _folder.Compile("Polite", """
            namespace Polite;
            [Command("GET /polite")] public sealed partial class GoodDay : Command { [Step] string Answer() => Phrases.Phrase.Hello; }
            """, phrases);
        File.Copy(phrases, Path.Combine(Path.GetDirectoryName(polite)!, "Phrases.dll"));

        await using var server = await Start(ModuleFolder.Greeting, polite);
        Assert.Equal(
            """{"code":0,"msg":"success","data":"good day"}""", await server.Client.GetStringAsync(new Uri("/polite", UriKind.Relative)));
        Assert.Contains("hello, ann", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_modules_loads_none()
    {
        await using var server = await Start();
        Assert.StartsWith("404 ", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_module_shares_with_the_server_is_the_servers_even_if_a_copy_lies_beside_the_module()
    {
        var path = _folder.CopyGreeting();
        File.Delete(Path.ChangeExtension(path, ".deps.json"));
        foreach (var shared in (Type[])[typeof(Command), typeof(KimProgram), typeof(StackExchange.Redis.IDatabase)])
        {
            File.Copy(shared.Assembly.Location, Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(shared.Assembly.Location)));
        }

        await using var server = await Start(path);
        Assert.StartsWith("200 ", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_instead_of_a_text_is_refused_by_key_and_fix()
    {
        using var host = KimServerHost.Build(["--Kim:Redis=127.0.0.1:1", "--Kim:Modules:0=Greeting.dll"]);
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => host.StartAsync());
        Assert.Equal(
            "Kim:Modules is a list here. Write it as one text, the parts separated by ';'. It is set on the command line.", fault.Message);
    }

    private static async Task<ServerFixture> Start(params string[] modules)
    {
        var server = await ServerFixture.Start($"--Kim:Modules={string.Join(';', modules)}");
        Assert.Empty(server.Errors.Lines);
        return server;
    }
}
