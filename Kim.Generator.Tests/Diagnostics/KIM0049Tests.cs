using System.Text.Json.Serialization;
using Kim.Binding;
using Kim.Generator.Parsing;
using Kim.Generator.Tests.Builds;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0049: see docs/reference/rules/KIM0049.md.</summary>
[Collection(RealBuild.Collection)]
public sealed class KIM0049Tests
{
    private const string Types = """
        using System.Text.Json.Serialization;
        namespace App;
        public enum Size { Small, Large }
        public sealed record Line(string Item, Size Size);
        public sealed record Order(string Id, List<Line> Lines);
        """;

    private const string Context = "[JsonSerializable(typeof(Order))] internal sealed partial class AppJson : JsonSerializerContext;";

    [Theory]
    [InlineData("[Step] Order Answer() => new(\"\", []);", "Answer", "Step Answer replies with Order", "Order")]
    [InlineData("[Step] Task<Order?> Answer() => Task.FromResult<Order?>(null);", "Answer", "Step Answer replies with Order?", "Order")]
    [InlineData("[Step] Reply<Order> Answer() => Ok(new Order(\"\", []));", "Answer", "Step Answer replies with Order", "Order")]
    [InlineData("[Step] Reply Answer() => Ok(new Order(\"\", []));", "Ok(new Order(\"\", []))", "Step Answer replies with Order", "Order")]
    [InlineData("[Step] Reply Answer() => Json(new int[0]);", "Json(new int[0])", "Step Answer replies with int[]", "int[]")]
    [InlineData("[Step] Size? Answer() => null;", "Answer", "Step Answer replies with Size?", "Size")]
    [InlineData("[Step] void Begin() { } [Step] Reply Answer() => Ok(); [Catch] Reply Failed(Exception fault) => Ok(new Order(\"\", []));",
        "Ok(new Order(\"\", []))",
        "Catch Failed replies with Order", "Order")]
    public async Task A_reply_of_a_type_that_no_context_knows_is_reported(string steps, string at, string use, string type)
    {
        var found = Assert.Single(await GeneratorTest.AnalyzeNative(Types, Command(steps)));
        Assert.Equal(
            $"{use}, and no JsonSerializerContext of this project knows {type}, without which a native or trimmed program cannot: write "
            + $"'[JsonSerializable(typeof({type}))] internal sealed partial class SampleJson : JsonSerializerContext;'",
            found.GetMessage());
        Assert.Equal(at, TextAt(found));
        Assert.Equal("KIM0049", found.Id);
    }

    [Fact]
    public async Task A_member_in_the_body_is_reported_with_its_request_at_the_command()
    {
        var found = Assert.Single(await GeneratorTest.AnalyzeNative(Types,
            """
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
            """));
        Assert.Equal(
            "Request Order of Sample has Lines, a List<Line>, in its body, and no JsonSerializerContext of this project knows List<Line>, "
            + "without which a native or trimmed program cannot: write '[JsonSerializable(typeof(List<Line>))] internal sealed partial "
            + "class SampleJson : JsonSerializerContext;'", found.GetMessage());
        Assert.Equal("Sample", TextAt(found));
    }

    [Fact]
    public async Task The_line_to_add_names_the_context_that_there_is()
    {
        var found = Assert.Single(await GeneratorTest.AnalyzeNative(Types, $"{Usings}{Context}", Command("[Step] int[] Answer() => [];")));
        Assert.EndsWith(": add [JsonSerializable(typeof(int[]))] to AppJson", found.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_name_is_to_become_a_record()
    {
        var found = Assert.Single(await GeneratorTest.AnalyzeNative(Types, Command("[Step] Reply Answer() => Ok(new { a = 1 });")));
        Assert.EndsWith(
            ": it cannot be named there, so write a record for it that is at least internal", found.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Step] Order Answer() => new(\"\", []);")]
    [InlineData("[Step] Reply Answer() => Ok(new Line(\"\", Size.Small));")]
    [InlineData("[Step] Size? Answer() => null;")]
    [InlineData("[Step] List<Line> Answer() => [];")]
    public async Task What_a_context_reaches_is_known(string steps) =>
        Assert.Empty(await GeneratorTest.AnalyzeNative(Types, $"{Usings}{Context}", Command(steps)));

    [Theory]
    [InlineData("[Step] string Answer() => \"\";")]
    [InlineData("[Step] int? Answer() => 1;")]
    [InlineData("[Step] Reply Answer() => Ok(DateTimeOffset.MinValue);")]
    [InlineData("[Step] byte[] Answer() => [];")]
    [InlineData("[Step] System.Text.Json.Nodes.JsonObject Answer() => [];")]
    [InlineData("[Step] Task<Order> Load() => null!; [Step] Reply Answer(Order order) => Text(order.Id);")]
    public async Task Plain_values_and_what_is_not_written_need_no_context(string steps) =>
        Assert.Empty(await GeneratorTest.AnalyzeNative(Types, Command(steps)));

    [Fact]
    public async Task A_command_without_a_route_writes_no_JSON() => Assert.Empty(await GeneratorTest.AnalyzeNative(Types,
        "namespace App; [Command] public sealed partial class Sample : Command<Order> { [Step] Order Answer() => Request; }"));

    [Theory]
    [InlineData("\"POST /{size}\", ", "public sealed record Box(Size Size, int Count);", "Box",
        "Request Box of Sample has Size, a Size, which is stored with a durable run", "Size")]
    [InlineData("", "public sealed record Box(List<Line> Lines);", "Box",
        "Request Box of Sample has Lines, a List<Line>, which is stored with a durable run", "List<Line>")]
    [InlineData("", "", "List<Line>", "Sample is durable, and its request List<Line> is stored as a whole", "List<Line>")]
    public async Task What_a_durable_run_stores_of_its_request_is_reported(
        string route, string box, string request, string use, string type)
    {
        var found = Assert.Single(await GeneratorTest.AnalyzeNative(Types, Durable(route, box, request)));
        Assert.StartsWith(
            $"{use}, and no JsonSerializerContext of this project knows {type}", found.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"POST /{id}\", ", "public sealed record Box(Guid Id, int? Count, string Note = \"\");", "Box")]
    [InlineData("", "public sealed record Box(Guid Id, byte[] Bytes);", "Box")]
    [InlineData("", "", "int")]
    public async Task The_request_of_a_durable_run_needs_no_context_of_its_own(string route, string box, string request) =>
        Assert.Empty(await GeneratorTest.AnalyzeNative(Types, Durable(route, box, request)));

    private static string Durable(string route, string box, string request) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        {{box}}
        [Command({{route}}Durable = true)] public sealed partial class Sample : Command<{{request}}> { [Step] Reply Answer() => Ok(); }
        """;

    [Fact]
    public async Task With_reflection_nothing_is_reported() =>
        await GeneratorTest.IsClean(Types, Command("[Step] Order Answer() => new(\"\", []);"));

    [Fact]
    public void Kim_brings_metadata_for_what_the_rule_calls_plain()
    {
        var compilation = GeneratorTest.Compile();
        var given = typeof(PlainJson).GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!).ToList();
        Assert.All(given, type => Assert.True(JsonMetadata.IsPlain(Symbol(compilation, type)), type.ToString()));
        Assert.All(JsonMetadata.Plain, name =>
            Assert.Contains(given, type => type.FullName == name));
    }

    [Fact]
    public async Task A_real_build_reports_it_until_the_context_has_the_line()
    {
        const string Options = "is_global = true\nbuild_property.EnableAotAnalyzer = true\n";
        var command = Command("[Step] Order Answer() => new(\"\", []);");
        var bad = await RealBuild.Run([("Types.cs", Types), ("Sample.cs", command), (".globalconfig", Options)]);
        Assert.Equal(["KIM0049"], bad.Diagnostics.Select(diagnostic => diagnostic.Id).Distinct());
        var good = await RealBuild.Run(
            [("Types.cs", Types), ("Sample.cs", command), ("AppJson.cs", $"{Usings}{Context}"), (".globalconfig", Options)]);
        good.IsClean();
    }

    [Fact]
    public async Task The_page_shows_what_is_said_and_how_to_write_it_well()
    {
        var said = new List<string>();
        foreach (var bad in RulePages.Blocks("KIM0049", "Bad", "csharp"))
        {
            said.AddRange((await GeneratorTest.AnalyzeNative(bad)).Select(found => found.GetMessage()));
        }

        RulePages.Quotes("KIM0049", [.. said]);
        foreach (var good in RulePages.Blocks("KIM0049", "Good", "csharp"))
        {
            Assert.Empty(await GeneratorTest.AnalyzeNative(good));
        }
    }

    private const string Usings = "using System.Text.Json.Serialization; namespace App; ";

    private static string Command(string steps) =>
        $$"""namespace App; [Command("POST /a")] public sealed partial class Sample : Command { {{steps}} }""";

    private static string TextAt(Diagnostic found) => found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan);

    private static ITypeSymbol Symbol(Microsoft.CodeAnalysis.Compilation compilation, Type type) =>
        type.IsArray ? compilation.CreateArrayTypeSymbol(Symbol(compilation, type.GetElementType()!))
        : type.IsConstructedGenericType
            ? compilation.GetTypeByMetadataName(type.GetGenericTypeDefinition().FullName!)!
                .Construct([.. type.GenericTypeArguments.Select(argument => Symbol(compilation, argument))])
        : compilation.GetTypeByMetadataName(type.FullName!)!;
}
