using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Emitted code, compiled and run.</summary>
public sealed class EmittedCodeRuns
{
    [Fact]
    public async Task Every_result_flows_to_the_next_step()
    {
        using var host = new CommandHost("""
            namespace App;
            [Command("POST /all")]
            public sealed partial class Sample : Command
            {
                string _trace = "";
                [Step] void Begin() => _trace += "a";
                [Step] int Count() { _trace += "b"; return 2; }
                [Step] async Task<long> Wait(int count) { await Task.Yield(); _trace += count; return count + 1; }
                [Step] async ValueTask Store(double widened) { await Task.Yield(); _trace += widened; }
                [Step] async ValueTask<(int A, string B)> Pair() { await Task.Yield(); return (4, "c"); }
                [Step] Task Ignore() { _trace += "d"; return Task.CompletedTask; }
                [Step] string Answer() => _trace;
            }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"ab23d"}""", await host.Call("POST", "/all"));
    }

    [Theory]
    [InlineData("/branch?n=0", """400 {"code":1,"msg":"zero"}""")]
    [InlineData("/branch?n=1", """200 {"code":0,"msg":"success","data":"one:1"}""")]
    [InlineData("/branch?n=2", """200 {"code":0,"msg":"success","data":"many:2"}""")]
    [InlineData("/branch?n=9", """404 {"code":1,"msg":"not found"}""")]
    public async Task A_branch_goes_where_its_value_says(string target, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed record Query(int N);
            [Command("GET /branch")]
            public sealed partial class Sample : Command<Query>
            {
                [Step] Next Check() => Request.N is 0 ? BadRequest("zero") : ToCount(Request.N);
                [Step] async Task<Next> Count(int n) { await Task.Yield(); return n is 1 ? ToOne(n) : n > 5 ? NotFound() : ToMany(n); }
                [Step(Then = nameof(Answer))] string One(int n) => "one:" + n;
                [Step] string Many(int n) => "many:" + n;
                [Step] string Answer(string text) => text;
            }
            """);
        Assert.Equal(expected, await host.Call("GET", target));
    }

    [Fact]
    public async Task A_step_that_throws_is_answered_500_with_its_run()
    {
        using var host = new CommandHost("""
            namespace App;
            [Command("POST /fail")]
            public sealed partial class Sample : Command
            {
                [Step] async Task Explode() { await Task.Yield(); throw new InvalidOperationException("secret"); }
                [Step] Reply Answer() => Ok();
            }
            """);
        var reply = await host.Call("POST", "/fail");
        Assert.Matches("""^500 \{"code":1,"msg":"internal error","trace":"[0-9a-f]{16}"\}$""", reply);
    }

    [Theory]
    [InlineData("/items/7?order=down&tags=a&tags=b%20c",
        """200 {"code":0,"msg":"success","data":{"id":7,"order":"Down","tags":["a","b c"],"page":3}}""")]
    [InlineData("/items/7?order=UP&page=4", """200 {"code":0,"msg":"success","data":{"id":7,"order":"Up","tags":null,"page":4}}""")]
    [InlineData(
        "/items/x?order=up", """400 {"code":1,"msg":"invalid request data: 'id' must be a whole number that fits Int32, not 'x'"}""")]
    [InlineData("/items/7", """400 {"code":1,"msg":"invalid request data: 'order' is missing"}""")]
    [InlineData("/items/7?order=2", """400 {"code":1,"msg":"invalid request data: 'order' must be one of Up, Down, not '2'"}""")]
    public async Task Members_come_from_route_and_query(string target, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public enum Order { Up, Down }
            public sealed record Item(int Id, Order Order, string[]? Tags, int Page = 3);
            [Command("GET /items/{id}")]
            public sealed partial class Sample : Command<Item>
            {
                [Step] Item Answer() => Request;
            }
            """);
        Assert.Equal(expected, await host.Call("GET", target));
    }

    [Theory]
    [InlineData("""{"name":"a"}""", """200 {"code":0,"msg":"success","data":{"name":"a","size":10,"note":null}}""")]
    [InlineData("""{"name":"a","size":3,"note":"n","extra":[1,{}]}""",
        """200 {"code":0,"msg":"success","data":{"name":"a","size":3,"note":"n"}}""")]
    [InlineData("""{"name":"a","size":null}""", """400 {"code":1,"msg":"invalid request data: 'size' may not be null"}""")]
    [InlineData(
        """{"name":"a","size":"3"}""", """400 {"code":1,"msg":"invalid request data: 'size' must be a whole number that fits Int32"}""")]
    [InlineData("""{"Name":"a"}""", """400 {"code":1,"msg":"invalid request data: 'name' is missing"}""")]
    [InlineData("""{"name":"a"} x""", """400 {"code":1,"msg":"invalid request data: malformed JSON at line 1, byte 14"}""")]
    public async Task Members_come_from_the_body(string body, string expected)
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed class Options
            {
                public required string Name { get; init; }
                public int Size { get; set; } = 10;
                public string? Note { get; init; }
            }
            [Command("POST /options")]
            public sealed partial class Sample : Command<Options>
            {
                [Step] Options Answer() => Request;
            }
            """);
        Assert.Equal(expected, await host.Call("POST", "/options", body));
    }

    [Fact]
    public async Task Each_route_has_its_own_sources()
    {
        using var host = new CommandHost("""
            namespace App;
            public sealed record Note(int Id, string Text);
            [Command("PUT /notes/{id}")]
            [Command("POST /notes")]
            public sealed partial class Sample : Command<Note>
            {
                [Step] Note Answer() => Request;
            }
            """);
        const string expected = """200 {"code":0,"msg":"success","data":{"id":5,"text":"t"}}""";
        Assert.Equal(expected, await host.Call("PUT", "/notes/5", """{"text":"t"}"""));
        Assert.Equal(expected, await host.Call("POST", "/notes", """{"text":"t","id":5}"""));
    }
}
