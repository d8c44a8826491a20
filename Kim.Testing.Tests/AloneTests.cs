using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>
/// A project that references Kim.Runtime, Kim.Generator and Kim.Testing and nothing else, restored into an empty package folder, built and
/// run.
/// </summary>
public sealed class AloneTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Kim.Runtime/Kim.Runtime.csproj" />
            <ProjectReference Include="../Kim.Testing/Kim.Testing.csproj" />
            <ProjectReference Include="../Kim.Generator/Kim.Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System.Diagnostics;
        using Kim;
        using Kim.Testing;

        var clock = Stopwatch.StartNew();
        using var test = new CommandTest(Alone.KimCommands.Table);
        var run = test.Start<Patient, Wish>(new Wish("tea"));
        test.Advance("1h");
        Console.WriteLine($"{run.Trace}: {run.Status} {run.Data<string>()}, {(clock.Elapsed < TimeSpan.FromMinutes(1) ? "at once" : "late")}");

        public sealed record Wish(string What);

        [Command("POST /wishes", Deadline = "2h")]
        public sealed partial class Patient : Command<Wish>
        {
            [Step] Task Wait() => Sleep("1h");

            [Step] string Answer() => Request.What;
        }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // What a clean checkout has of them.
    private static readonly string[] Copied = ["Kim.Runtime", "Kim.Durable", "Kim.Testing", "Kim.Generator"];

    [Fact]
    public async Task A_command_runs_under_virtual_time_without_ASP_NET_Core_and_without_a_Redis_library()
    {
        var folder = Directory.CreateTempSubdirectory("kim-alone-");
        try
        {
            var root = Root();
            foreach (var file in Directory.GetFiles(root, "Directory.*.props").Append(Path.Combine(root, "global.json")))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            Array.ForEach(Copied, name => Copy(Path.Combine(root, name), Path.Combine(folder.FullName, name)));
            var project = folder.CreateSubdirectory("Alone").FullName;
            await File.WriteAllTextAsync(Path.Combine(project, "Alone.csproj"), Project);
            await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), Program);
            var packages = folder.CreateSubdirectory("packages").FullName;

            var output = await Run(project, packages);

            Assert.EndsWith("Wait, Answer: 200 tea, at once", output.TrimEnd(), StringComparison.Ordinal);
            using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(project, "obj/project.assets.json")));
            var framework = assets.RootElement.GetProperty("project").GetProperty("frameworks").GetProperty("net10.0");
            Assert.Equal(["Microsoft.NETCore.App"], Names(framework.GetProperty("frameworkReferences")));
            var libraries = Names(assets.RootElement.GetProperty("libraries")).Select(name => name.Split('/')[0])
                .Order(StringComparer.Ordinal);
            Assert.Equal(
                [
                    "Kim.Durable", "Kim.Runtime", "Kim.Testing", "Microsoft.Extensions.Configuration.Abstractions",
                    "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions",
                    "Microsoft.Extensions.Diagnostics.Abstractions", "Microsoft.Extensions.FileProviders.Abstractions",
                    "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
                    "Microsoft.Extensions.Options", "Microsoft.Extensions.Primitives",
                ],
                libraries);
            Assert.DoesNotContain(Directory.GetDirectories(packages), name => name.Contains("redis", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static async Task<string> Run(string project, string packages)
    {
        // The rules of this repository's style are checked where it is built.
        var start = new ProcessStartInfo(
            "dotnet", ["run", "-p:RunAnalyzersDuringBuild=false", "-p:UseSharedCompilation=false", "-nodeReuse:false"])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NUGET_PACKAGES"] = packages, ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1" },
        };

        // The host of the tests tells its children where MSBuild is, which is not theirs.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            var (text, error) = (await output, await errors);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, text + error);
            return text;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The build took longer than {Limit}.");
            throw;
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }
}
