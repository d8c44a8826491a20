using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary>
/// An image by <c>PublishContainer</c>. Neither Docker nor a network is needed: it is made on an image that stands in for ASP.NET Core's,
/// and what is in it is started without a container.
/// </summary>
[Collection(PackedKimCollection.Name)]
public sealed class ContainerTests(PackedKim kim)
{
    private const string Command = "dotnet publish hello/hello -t:PublishContainer -p:ContainerArchiveOutputPath=hello.tar.gz";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Kim.AspNetCore" Version="KIM_VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Source = """
        using Kim;

        var builder = WebApplication.CreateBuilder(args);
        builder.AddKim();
        var app = builder.Build();
        app.MapKimCommands();
        app.Run();

        [Command("GET /answer")]
        public sealed partial class Answer : Command
        {
            [Step] int Think() => 42;
        }
        """;

    [Fact]
    public async Task An_image_has_the_app_on_its_base_and_starts_it()
    {
        Assert.Contains(Command, Page.Read("docs/start.md"), StringComparison.Ordinal);
        var folder = kim.Folder("image");
        kim.Project("image/hello/hello", Project, Source);
        using var image = new BaseImage();

        await kim.Shell.Run(folder, $"{Command} -p:ContainerBaseImage={image.Name}");

        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        await Extract(Path.Combine(folder, "hello/hello/hello.tar.gz"), files);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(files, "manifest.json")));
        var layers = manifest.RootElement[0].GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()!).ToList();
        Assert.Equal(2, layers.Count);
        using var config = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(files, manifest.RootElement[0].GetProperty("Config").GetString()!)));
        var start = config.RootElement.GetProperty("config");
        Assert.Equal(["dotnet", "/app/hello.dll"], start.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(["ASPNETCORE_HTTP_PORTS=8080"], start.GetProperty("Env").EnumerateArray().Select(value => value.GetString()));

        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        foreach (var layer in layers)
        {
            await Extract(Path.Combine(files, layer), root);
        }

        Assert.True(File.Exists(Path.Combine(root, "etc/base")), "The base's layer is in it.");
        await using var app = await kim.Start(Path.Combine(root, "app"), "hello.dll", "--urls=http://127.0.0.1:0");
        Assert.Equal(
            """{"code":0,"msg":"success","data":42}""", await app.Client.GetStringAsync(new Uri("/answer", UriKind.Relative)));
    }

    private static async Task Extract(string archive, string folder)
    {
        await using var file = File.OpenRead(archive);
        var isCompressed = file.ReadByte() == 0x1f;
        file.Position = 0;
        await using Stream content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        await TarFile.ExtractToDirectoryAsync(content, folder, overwriteFiles: true);
    }
}
