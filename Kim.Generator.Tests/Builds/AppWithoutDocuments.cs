using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>An app that writes no OpenAPI document and has not got the library that would, built and run.</summary>
[Collection(RealBuild.Collection)]
public sealed class AppWithoutDocuments
{
    private const string Program = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.AspNetCore.Mvc.ApiExplorer;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEndpointsApiExplorer();
        builder.AddKim(Sample.KimCommands.Table);
        var app = builder.Build();
        app.MapKimCommands();
        await app.StartAsync();
        using var client = new HttpClient();
        var reply = await client.GetStringAsync(app.Urls.Single() + "/greetings/Ann");
        var described = app.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.Single().Items.Single();
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Count(assembly => assembly.FullName!.Contains("OpenApi"));
        await app.StopAsync();
        return reply.Contains("hello Ann") && described.SupportedResponseTypes.Count == 3 && loaded == 0 ? 0 : 1;

        public sealed record Greeting(string Name);

        [Command("GET /greetings/{name}")]
        public sealed partial class Greet : Command<Greeting>
        {
            [Step] string Answer() => "hello " + Request.Name;
        }
        """;

    private const string RunsIt = """
        <Project>
          <Target Name="RunIt" AfterTargets="Build">
            <Exec Command="&quot;$(NetCoreTargetingPackRoot)/../dotnet&quot; &quot;$(TargetPath)&quot;" StandardOutputImportance="low" />
          </Target>
        </Project>
        """;

    [Fact]
    public async Task Serves_and_describes_its_commands_without_that_library()
    {
        var result = await RealBuild.Run([("Program.cs", Program), ("Directory.Build.targets", RunsIt)], ("OutputType", "Exe"));
        result.IsClean();
    }
}
