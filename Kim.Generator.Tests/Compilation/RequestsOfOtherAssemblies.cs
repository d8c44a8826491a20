using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Requests whose types stand in another assembly, of which the compiler sees no source.</summary>
public sealed class RequestsOfOtherAssemblies
{
    private const string Library = """
        #nullable enable
        namespace Contracts;
        public sealed class Options
        {
            public required string Name { get; init; }
            public int Size { get; init; } = 20;
            public int Late { get; set; } = 7;
            public string Text { get; init; } = "t";
            public string Bare { get; set; } = null!;
            public string? Note { get; set; }
            public int Own { get; internal set; } = 3;
        }
        public sealed record Positional(int Id, double Ratio = double.NaN, string Kind = "a\"b", System.DayOfWeek Day = (System.DayOfWeek)9);
        public sealed class Strict
        {
            public Strict(int count) => Count = count > 0 ? count : throw new System.ArgumentException("must be positive", nameof(count));
            public int Count { get; }
            private string _note = "";
            public string Note { get => _note; init => _note = value == "bad" ? throw new System.ArgumentException("no note", nameof(value)) : value; }
        }
        """;

    private const string Commands = """
        using Contracts;
        namespace App;
        [Command("POST /options"), Command("GET /options")] public sealed partial class O : Command<Options>
        {
            [Step] string Answer() => $"{Request.Name}/{Request.Size}/{Request.Late}/{Request.Text}/{Request.Bare}/{Request.Note ?? "-"}/{Request.Own}";
        }
        [Command("POST /positional")] public sealed partial class P : Command<Positional> { [Step] string Answer() => $"{Request.Id}/{Request.Ratio}/{Request.Kind.Length}/{(int)Request.Day}"; }
        [Command("POST /strict")] public sealed partial class S : Command<Strict> { [Step] int Answer() => Request.Count; }
        """;

    [Theory]
    [InlineData("/options", """{"name":"n","bare":"b"}""", """200 {"code":0,"msg":"success","data":"n/20/7/t/b/-/3"}""")]
    [InlineData("/options", """{"name":"n","bare":"b","size":1,"late":2,"text":"x","note":"y","own":9}""",
        """200 {"code":0,"msg":"success","data":"n/1/2/x/b/y/3"}""")]
    [InlineData("/options", """{"bare":"b"}""", """400 {"code":1,"msg":"invalid request data: 'name' is missing"}""")]
    [InlineData("/options", """{"name":"n"}""", """400 {"code":1,"msg":"invalid request data: 'bare' is missing"}""")]
    [InlineData("/options", """{"name":"n","bare":null}""", """400 {"code":1,"msg":"invalid request data: 'bare' may not be null"}""")]
    [InlineData("/positional", """{"id":1}""", """200 {"code":0,"msg":"success","data":"1/NaN/3/9"}""")]
    [InlineData("/positional", "{}", """400 {"code":1,"msg":"invalid request data: 'id' is missing"}""")]
    [InlineData("/strict", """{"count":1}""", """200 {"code":0,"msg":"success","data":1}""")]
    [InlineData("/strict", """{"count":0}""", """400 {"code":1,"msg":"invalid request data: 'count' is invalid: must be positive"}""")]
    [InlineData("/strict", """{"count":1,"note":"bad"}""", """400 {"code":1,"msg":"invalid request data: 'note' is invalid: no note"}""")]
    public async Task Members_keep_what_their_type_gives_them(string target, string body, string expected)
    {
        using var host = new CommandHost(Load(), Commands);
        Assert.Equal(expected, await host.Call("POST", target, body));
    }

    [Fact]
    public async Task So_they_do_in_the_query()
    {
        using var host = new CommandHost(Load(), Commands);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"n/20/7/t/b/-/3"}""", await host.Call("GET", "/options?name=n&bare=b"));
        Assert.Equal("""200 {"code":0,"msg":"success","data":"n/1/2/x/b//3"}""",
            await host.Call("GET", "/options?name=n&bare=b&size=1&late=2&text=x&note="));
    }

    private static Assembly Load()
    {
        var context = new AssemblyLoadContext("sample", isCollectible: true);
        var library = Image(GeneratorTest.Compile(Library).WithAssemblyName("Contracts"));
        context.LoadFromStream(new MemoryStream(library));
        GeneratorTest.Driver()
            .RunGeneratorsAndUpdateCompilation(GeneratorTest.Compile(Commands)
                .AddReferences(MetadataReference.CreateFromImage(library)), out var output, out _);
        Assert.Empty(output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
        return context.LoadFromStream(new MemoryStream(Image(output)));
    }

    private static byte[] Image(Microsoft.CodeAnalysis.Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}
