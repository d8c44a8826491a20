using Xunit;

namespace Kim.Packages.Tests;

/// <summary>The project of <c>dotnet new kim</c>, from the packages, published natively.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class NativeTemplateTests(PackedKim kim)
{
    // What JSON needs code for that a native program cannot make by itself.
    private const string Command = """
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json.Serialization;
        using Kim;

        namespace shop;

        public enum Size { Small, [JsonStringEnumMemberName("extra-large")] Large }

        public sealed record Line(string Item, [Range(1, 9)] int Count, Size? Fit);

        public sealed record Order(Size Size, Size? Other, List<Line> Lines, Dictionary<Size, int> Stock, double Price, DateTimeOffset At,
            Guid? Id);

        [Command("PUT /orders/{size}")]
        public sealed partial class PutOrder : Command<Order>
        {
            [Step] Task Wait() => Sleep("1ms");

            [Step] Task<Order> Again() => Twice.Call(this, Request);

            [Step] Reply Answer(Order order) => Ok(order);
        }

        [Command]
        public sealed partial class Twice : Command<Order>
        {
            [Step] Order Answer() => Request;
        }
        """;

    private const string Context = """
        using System.Text.Json.Serialization;

        namespace shop;

        [JsonSerializable(typeof(Order))]
        internal sealed partial class ShopJson : JsonSerializerContext;
        """;

    private const string Body = """
        {"other":"extra-large","lines":[{"item":"a","count":2,"fit":"small"}],"stock":{"extra-large":3},"price":1.5,"at":"2026-01-02T03:04:05Z","id":null}
        """;

    private const string Reply = """
        {"code":0,"msg":"success","data":{"size":"Small","other":"extra-large","lines":[{"item":"a","count":2,"fit":"Small"}],"stock":{"extra-large":3},"price":1.5,"at":"2026-01-02T03:04:05+00:00","id":null}}
        """;

    [NativeFact]
    public async Task It_answers_as_on_the_runtime_and_without_a_context_it_is_not_built()
    {
        var folder = kim.Folder("native");
        await kim.Shell.Run(
            folder,
            $"export DOTNET_CLI_HOME=$PWD/home && dotnet new install {kim.Feed}/Kim.Templates.*.nupkg && dotnet new kim -o shop");
        var project = Path.Combine(folder, "shop/shop");
        await File.WriteAllTextAsync(Path.Combine(project, "Commands/PutOrder.cs"), Command);

        var refused = await kim.Shell.Run(project, "! dotnet build -p:PublishAot=true");
        Assert.Contains(
            "error KIM0049: Step Answer replies with Order, and no", refused,
            StringComparison.Ordinal);
        Assert.Contains(
            "write '[JsonSerializable(typeof(Order))] internal sealed partial class ShopJson : JsonSerializerContext;'", refused,
            StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(project, "ShopJson.cs"), Context);
        var output = await kim.Shell.Run(project, "dotnet publish -p:PublishAot=true -o ../../out");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);

        await using var app = await RunningApp.Start(
            kim.Shell.Start(Path.Combine(folder, "out"), "exec ./shop --urls=http://127.0.0.1:0"));
        Assert.Equal("""{"code":0,"msg":"success","data":"Hello, Ann"}""", await app.Post("/greetings/Ann", ""));
        Assert.Equal("fine", await app.Client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.Equal(
            Reply,
            await Put(app, "/orders/small", Body));
        Assert.Equal(
            """{"code":1,"msg":"invalid request data: 'other' must be one of Small, extra-large"}""",
            await Put(app, "/orders/small", Body.Replace("\"extra-large\",", "1,", StringComparison.Ordinal)));
        Assert.Equal(
            """{"code":1,"msg":"invalid request data: 'lines[0].item' is missing"}""",
            await Put(app, "/orders/small", Body.Replace("\"item\":\"a\",", "", StringComparison.Ordinal)));
        Assert.Contains(
            "lines[0].count", await Put(app, "/orders/small", Body.Replace("\"count\":2", "\"count\":20", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    /// <summary>Trimmed, but compiled on the runtime: what no code refers to is gone there, too.</summary>
    [Fact]
    public async Task Trimmed_it_answers_as_well()
    {
        var folder = kim.Folder("trimmed");
        await kim.Shell.Run(
            folder,
            $"export DOTNET_CLI_HOME=$PWD/home && dotnet new install {kim.Feed}/Kim.Templates.*.nupkg && dotnet new kim -o shop");
        var project = Path.Combine(folder, "shop/shop");
        await File.WriteAllTextAsync(Path.Combine(project, "Commands/PutOrder.cs"), Command);
        await File.WriteAllTextAsync(Path.Combine(project, "ShopJson.cs"), Context);
        var output = await kim.Shell.Run(project, "dotnet publish --use-current-runtime --self-contained -p:PublishTrimmed=true -o ../../out");
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);

        // What is not used of the framework is gone.
        Assert.False(File.Exists(Path.Combine(folder, "out/System.Xml.Linq.dll")));
        await using var app = await RunningApp.Start(
            kim.Shell.Start(Path.Combine(folder, "out"), "exec ./shop --urls=http://127.0.0.1:0"));
        Assert.Equal("""{"code":0,"msg":"success","data":"Hello, Ann"}""", await app.Post("/greetings/Ann", ""));
        Assert.Equal(Reply, await Put(app, "/orders/small", Body));
        Assert.Contains(
            "lines[0].count", await Put(app, "/orders/small", Body.Replace("\"count\":2", "\"count\":20", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    private static async Task<string> Put(RunningApp app, string path, string json)
    {
        using var body = new StringContent(json);
        using var reply = await app.Client.PutAsync(new Uri(path, UriKind.Relative), body);
        return await reply.Content.ReadAsStringAsync();
    }
}
