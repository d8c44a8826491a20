using System.Text.RegularExpressions;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary>Projects of other kinds than an app: what they reference is enough, and what they do not use is not there.</summary>
[Collection(PackedKimCollection.Name)]
public sealed partial class ConsumerTests(PackedKim kim)
{
    private const string Server = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Kim" Version="KIM_VERSION" />
            <PackageReference Include="Kim.EmbeddedRedis" Version="KIM_VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string ServerSource = """
        using Kim;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using StackExchange.Redis;

        return await KimProgram.RunAsync(args, arguments =>
        {
            var builder = Host.CreateApplicationBuilder(arguments);
            builder.AddKimServer(kim => kim.AddEmbeddedRedis());
            return builder.Build();
        });

        public sealed record Key(string Name);

        [Command("POST /counts/{name}")]
        public sealed partial class Count(IDatabase redis) : Command<Key>
        {
            [Step] Task<long> Increment() => redis.StringIncrementAsync(Request.Name);

            [Step] long Answer(long count) => count;
        }
        """;

    private const string ModuleSource = """
        using Kim;
        using System.Threading.Tasks;
        using StackExchange.Redis;

        public sealed record Person(string Name);

        [Command("POST /greetings/{name}")]
        public sealed partial class Greet(IDatabase redis) : Command<Person>
        {
            [Step] Task<long> Count() => redis.StringIncrementAsync(Request.Name);

            [Step] string Answer(long count) => $"{Request.Name} {count}";
        }
        """;

    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Kim.Runtime" Version="KIM_VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string LibrarySource = """
        using Kim;

        public sealed record Wish(string What);

        [Command("POST /wishes", Deadline = "2h")]
        public sealed partial class Patient : Command<Wish>
        {
            [Step] Task Wait() => Sleep("1h");

            [Step] string Answer() => Request.What;
        }
        """;

    private const string Tests = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Kim.Testing" Version="KIM_VERSION" />
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
            <PackageReference Include="xunit" Version="2.9.3" />
            <PackageReference Include="xunit.runner.visualstudio" Version="3.1.4" />
            <ProjectReference Include="../wishes/wishes.csproj" />
          </ItemGroup>
        </Project>
        """;

    private const string TestsSource = """
        using Kim;
        using Kim.Testing;
        using Xunit;

        public class WishTests
        {
            [Fact]
            public void A_wish_takes_an_hour()
            {
                using var test = new CommandTest(wishes.KimCommands.Table);
                var run = test.Start<Patient, Wish>(new Wish("tea"));
                test.Advance("1h");
                Assert.Equal("Wait, Answer", run.Trace);
            }

            [Fact]
            public void A_command_may_be_in_the_tests()
            {
                using var test = new CommandTest(KIM_NAMESPACE.KimCommands.Table);
                Assert.Equal("Answer", test.Start<Local, Wish>(new Wish("tea")).Trace);
            }
        }

        [Command]
        public sealed partial class Local : Command<Wish>
        {
            [Step] string Answer() => Request.What;
        }
        """;

    [Fact]
    public async Task A_console_host_serves_its_commands_and_a_module_that_was_built_from_the_packages()
    {
        var server = kim.Project("server", Server, ServerSource);
        var project = Page.Blocks(Page.Read("docs/coding/modules.md")).Single(block => block.Language == "xml").Text;
        var module = kim.Project("module", VersionOfPage().Replace(project, "Version=\"KIM_VERSION\""), ModuleSource);
        await kim.Build(server);
        await kim.Build(module);
        var output = Path.Combine(module, "bin/Debug/net10.0");

        Assert.Equal(["module.dll"], Directory.GetFiles(output, "*.dll").Select(Path.GetFileName));
        await using var app = await kim.Start(
            Path.Combine(server, "bin/Debug/net10.0"), "server.dll", $"--Kim:Url=http://127.0.0.1:0 --Kim:Modules={output}");
        Assert.Equal("""{"code":0,"msg":"success","data":1}""", await app.Post("/counts/a", ""));
        Assert.Equal("""{"code":0,"msg":"success","data":"Ann 1"}""", await app.Post("/greetings/Ann", ""));
    }

    [Fact]
    public async Task A_library_references_Kim_Runtime_alone_and_its_tests_Kim_Testing()
    {
        var library = kim.Project("wishes", Library, LibrarySource);
        var tests = kim.Project("wishes.tests", Tests, TestsSource.Replace("KIM_NAMESPACE", "wishes.tests", StringComparison.Ordinal));

        var said = await kim.Shell.Run(tests, "dotnet test");

        Assert.Contains("Passed:     2", said, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(library, "obj"), "KimCommands.g.cs", SearchOption.AllDirectories));
        var used = Directory.GetFiles(Path.Combine(tests, "bin"), "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.Contains("Kim.Runtime.dll", used);
        Assert.DoesNotContain("Kim.AspNetCore.dll", used);
        Assert.DoesNotContain("StackExchange.Redis.dll", used);
    }

    [Fact]
    public async Task If_the_generator_is_referenced_twice_it_runs_once_and_the_build_says_so()
    {
        var other = Path.Combine(PackedKim.Repository, "Kim.Generator");
        var dll = Directory.GetFiles(Path.Combine(other, "bin"), "Kim.Generator.dll", SearchOption.AllDirectories)[0];
        var project = Library.Replace("</Project>", $"""<ItemGroup><Analyzer Include="{dll}" /></ItemGroup></Project>""", StringComparison.Ordinal);
        var folder = kim.Project("twice", project, LibrarySource);

        var said = await kim.Build(folder);

        Assert.Contains("Kim's generator is referenced twice", said, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "obj"), "KimCommands.g.cs", SearchOption.AllDirectories));
    }

    [GeneratedRegex("Version=\"[0-9.]+\"")]
    private static partial Regex VersionOfPage();
}
