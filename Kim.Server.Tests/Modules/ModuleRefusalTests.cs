using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Modules;

/// <summary>
/// A module that cannot be used is refused by name, reason and fix; the server and its other modules, the one before and the one after,
/// serve.
/// </summary>
public sealed class ModuleRefusalTests : IDisposable
{
    private const string Command = """
        namespace Sample;
        [Command("GET /refused")] public sealed partial class Refused : Command { [Step] string Answer() => "served"; }
        """;

    private readonly ModuleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_file_that_is_not_there() =>
        IsRefused(Path.Combine(_folder.Root, "Missing.dll"), "there is no file or folder", "Missing.dll", "correct Kim:Modules");

    [Fact]
    public Task A_path_that_is_not_valid() => IsRefused("a\0b", "System.ArgumentException: Null character in path");

    [Fact]
    public Task A_folder_without_commands()
    {
        _folder.CompilePlain("Bare", "public static class Nothing;");
        return IsRefused(
            Path.Combine(_folder.Root, "Bare"), "no *.dll in the folder", "subfolders are not searched", "Copy the module there");
    }

    [Theory]
    [InlineData("this is not an assembly")]
    [InlineData("")]
    public Task A_file_that_is_not_an_assembly(string content) =>
        IsRefused(_folder.Write("Garbage.dll", System.Text.Encoding.UTF8.GetBytes(content)), "cannot be read as a .NET assembly",
            "Build it, or copy it, again");

    [Fact]
    public Task An_assembly_whose_copy_was_cut_short()
    {
        var whole = File.ReadAllBytes(_folder.Compile("Sample", Command));
        return IsRefused(_folder.Write("Half.dll", whole[..(whole.Length / 2)]), "cannot be read as a .NET assembly");
    }

    [Fact]
    public async Task A_broken_file_in_a_folder_that_has_a_sound_one_beside_it()
    {
        var path = _folder.Write("Garbage.dll", [1, 2, 3]);
        File.Copy(_folder.Compile("Beside", Command), Path.Combine(_folder.Root, "Beside.dll"));
        await using var server = await Start(_folder.Root);
        Assert.StartsWith($"Module {path} is refused", Assert.Single(server.Errors.Lines), StringComparison.Ordinal);
        Assert.Equal(
            """{"code":0,"msg":"success","data":"served"}""", await server.Client.GetStringAsync(new Uri("/refused", UriKind.Relative)));
    }

    [Fact]
    public Task An_assembly_without_commands() =>
        IsRefused(_folder.CompilePlain("Bare", "public static class Nothing;"), "it holds no commands", "carry [Command]");

    [Theory]
    [InlineData("9.0.0.0", "Update the server")]
    [InlineData("0.999.0.0", "Update the server")]
    public async Task An_assembly_that_was_built_against_another_Kim(string version, string fix)
    {
        var kim = _folder.CompilePlain("Kim.Runtime", $$"""
            [assembly: System.Reflection.AssemblyVersion("{{version}}")]
            namespace Kim.CompilerServices;
            public sealed class CommandAssemblyAttribute(System.Type commands) : System.Attribute { public System.Type Commands => commands; }
            """);
        var path = _folder.CompilePlain("Newer", $$"""
            [assembly: Kim.CompilerServices.CommandAssembly(typeof(KimCommands))]
            public static class KimCommands
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Run() => System.AppContext.SetData("ran {{version}}", true);

                public static object? Table => null;
            }
            """, kim);
        await IsRefused(path, $"built against Kim.Runtime {version}",
            $"this server is Kim.Runtime {typeof(KimProgram).Assembly.GetName().Version}", fix);
        Assert.Null(AppContext.GetData($"ran {version}"));
    }

    [Fact]
    public Task A_route_that_the_server_has() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            [Command("POST /kim/helloworld")] public sealed partial class Hello : Command { [Step] string Answer() => "mine"; }
            """),
        "Sample.Hello in Sample and Kim.Server.Commands.HelloWorld in Kim.Server both answer 'POST /kim/helloworld'",
        "Give one of them another route");

    [Fact]
    public Task A_route_that_the_server_answers_by_itself() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            public sealed record Name(string Command);
            [Command("GET /kim/commands/{command}/graph")] public sealed partial class Graph : Command<Name> { [Step] string Answer() => "mine"; }
            """),
        "Sample.Graph in Sample and Kim.AspNetCore.Reactors.GraphCommand in Kim.AspNetCore both answer");

    [Fact]
    public Task The_route_of_the_servers_own_list() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            [Command("GET /kim/commands")] public sealed partial class All : Command { [Step] string Answer() => "mine"; }
            """),
        "Sample.All in Sample and Kim.AspNetCore.Reactors.ListCommand in Kim.AspNetCore both answer");

    [Fact]
    public Task A_route_that_an_earlier_module_has_whatever_its_parameter_is_called() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            public sealed record Person(string Who);
            [Command("POST /greetings/{who}")] public sealed partial class Again : Command<Person> { [Step] string Answer() => "mine"; }
            """),
        "Sample.Again in Sample and Greeting.Commands.Greet in Greeting both answer 'POST /greetings/{who}' ('POST /greetings/{name}')");

    [Fact]
    public async Task A_module_whose_Configure_throws_leaves_no_service_and_no_route()
    {
        var path = _folder.Compile("Sample", Command + """

            public sealed class Throwing : IKimModule
            {
                public void Configure(IHostApplicationBuilder builder)
                {
                    builder.Services.AddSingleton(new Version(9, 9));
                    builder.Services.Remove(System.Linq.Enumerable.First(builder.Services, service => service.ServiceType.Name == "EmbeddedStore"));
                    throw new InvalidOperationException("no license.");
                }
            }
            """);
        await using var server = await Refused(
            path, "Sample.Throwing.Configure failed: System.InvalidOperationException: no license. Fix that in the module");
        Assert.Null(server.Services.GetService<Version>());
        Assert.NotNull(server.Services.GetService<EmbeddedRedis.EmbeddedStore>());
        using var reply = await server.Client.GetAsync(new Uri("/refused", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Fact]
    public Task Two_that_configure() => IsRefused(
        _folder.Compile("Sample", Command + """

            public sealed class First : IKimModule { public void Configure(IHostApplicationBuilder builder) { } }
            public sealed class Second : IKimModule { public void Configure(IHostApplicationBuilder builder) { } }
            """),
        "Sample.First and Sample.Second are both an IKimModule", "Leave one");

    [Fact]
    public Task One_that_configures_and_cannot_be_made() => IsRefused(
        _folder.Compile("Sample", Command + """

            public sealed class Picky(int number) : IKimModule { public void Configure(IHostApplicationBuilder builder) => _ = number; }
            """),
        "Sample.Picky could not be made", "MissingMethodException");

    [Fact]
    public Task A_table_that_cannot_be_made() => IsRefused(
        _folder.CompilePlain("Handmade", """
            [assembly: Kim.CompilerServices.CommandAssembly(typeof(KimCommands))]
            public static class KimCommands { public static Kim.CommandTable Table => throw new System.NotSupportedException("not today"); }
            """, typeof(Command).Assembly.Location),
        "its table of commands could not be made: System.NotSupportedException: not today");

    [Fact]
    public Task A_dependency_that_is_not_there()
    {
        var library = _folder.CompilePlain("Lost", "namespace Lost; public static class Words { public static string Word => \"lost\"; }");
        var path = _folder.Compile("Sample", """
            namespace Sample;
            [Command("GET /refused")] public sealed partial class Refused : Command { [Step] string Answer() => Lost.Words.Word; }
            """, library);
        return IsRefused(path, "it needs Lost 0.0.0.0, which neither its folder nor the server has", "dotnet publish");
    }

    [Fact]
    public Task A_dependency_that_its_list_names_and_its_folder_lacks()
    {
        var path = _folder.CopyGreeting();
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Phrases.dll"));
        return IsRefused(path, "it needs Phrases.dll, which Greeting.deps.json names and which is not beside it", "dotnet publish");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"targets":{"net":{"Greeting/1.0":[]}}}""")]
    public Task A_list_of_dependencies_that_cannot_be_read(string list)
    {
        var path = _folder.CopyGreeting();
        File.WriteAllText(Path.ChangeExtension(path, ".deps.json"), list);
        return IsRefused(path, "Greeting.deps.json beside it cannot be read", "dotnet publish");
    }

    [Fact]
    public Task A_shared_dependency_that_the_server_has_in_an_older_version()
    {
        var redis = _folder.CompilePlain("RESPite", """
            [assembly: System.Reflection.AssemblyVersion("99.0.0.0")]
            namespace Later; public static class Words { public static string Word => "later"; }
            """);
        var path = _folder.Compile("Sample", """
            namespace Sample;
            [Command("GET /refused")] public sealed partial class Refused : Command { [Step] string Answer() => Later.Words.Word; }
            """, redis);
        return IsRefused(path, "it needs RESPite 99.0.0.0", "Modules share the server's: build the module against that");
    }

    [Fact]
    public Task A_command_that_asks_for_what_nobody_registered() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            [Command("GET /refused")] public sealed partial class Refused(Version version) : Command { [Step] string Answer() => version.ToString(); }
            """),
        "Sample.Refused: nothing is registered for constructor parameter 'version' of type System.Version", "Register it");

    [Fact]
    public Task A_command_whose_service_cannot_be_made() => IsRefused(
        _folder.Compile("Sample", """
            namespace Sample;
            [Command("GET /refused")] public sealed partial class Refused(Version version) : Command { [Step] string Answer() => version.ToString(); }
            public sealed class Module : IKimModule
            {
                public void Configure(IHostApplicationBuilder builder) => builder.Services.AddSingleton<Version>(_ => throw new FormatException("no number"));
            }
            """),
        "Sample.Refused: constructor parameter 'version' of type System.Version could not be made: System.FormatException: no number");

    private async Task<ServerFixture> Start(string module)
    {
        var behind = _folder.Compile("Behind", """
            namespace Behind;
            [Command("GET /behind")] public sealed partial class Last : Command { [Step] string Answer() => "here"; }
            """);
        return await ServerFixture.Start($"--Kim:Modules={module};{behind}");
    }

    private async Task IsRefused(string module, params string[] told)
    {
        await using var server = await Refused(module, told);
    }

    private async Task<ServerFixture> Refused(string module, params string[] told)
    {
        var server = await Start($"{ModuleFolder.Greeting};{module}");
        var line = Assert.Single(server.Errors.Lines);
        Assert.StartsWith($"Module {module} is refused, the rest serves: ", line, StringComparison.Ordinal);
        Assert.All(told, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.StartsWith("200 ", await server.Post("/kim/helloworld", """{"uid":"1"}"""), StringComparison.Ordinal);
        Assert.Contains("hello, ann", await server.Post("/greetings/ann", ""), StringComparison.Ordinal);
        Assert.Contains("here", await server.Client.GetStringAsync(new Uri("/behind", UriKind.Relative)), StringComparison.Ordinal);
        return server;
    }
}
