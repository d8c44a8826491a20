using Kim.AspNetCore.Routing;
using Kim.Runs;
using Xunit;

namespace Kim.AspNetCore.Tests.Routing;

public sealed class RouteTableTests
{
    private readonly RouteTable _table = new();

    public RouteTableTests()
    {
        foreach (var route in (string[])["GET /", "GET /users/{id}", "GET /users/me", "DELETE /users/{id}",
            "POST /users/{id}/notes/{note}", "POST /kim/redis"])
        {
            _table.Add(route, Command("Test"), 0);
        }
    }

    [Theory]
    [InlineData("GET", "/", "GET /", "")]
    [InlineData("GET", "/users/me", "GET /users/me", "")]
    [InlineData("GET", "/users/m%65", "GET /users/me", "")]
    [InlineData("GET", "/users/7", "GET /users/{id}", "7")]
    [InlineData("GET", "/users/7/", "GET /users/{id}", "7")]
    [InlineData("GET", "/users/a%2Fb%20c", "GET /users/{id}", "a/b c")]
    [InlineData("GET", "/users/%2541", "GET /users/{id}", "%41")]
    [InlineData("GET", "/users/./x/%2E%2e/7/.", "GET /users/{id}", "7")]
    [InlineData("GET", "/../users/..%2F7", "GET /users/{id}", "../7")]
    [InlineData("GET", "/users/..", "GET /", "")]
    [InlineData("GET", "/users/...", "GET /users/{id}", "...")]
    [InlineData("GET", "/users/%C3%28%ff", "GET /users/{id}", "%C3(%ff")]
    [InlineData("HEAD", "/users/7?x=1", "GET /users/{id}", "7")]
    [InlineData("DELETE", "/users/me", "DELETE /users/{id}", "me")]
    [InlineData("POST", "/users/1/notes/2", "POST /users/{id}/notes/{note}", "1,2")]
    [InlineData("POST", "/kim/redis/", "POST /kim/redis", "")]
    [InlineData("POST", "http://host:1/kim/redis?x", "POST /kim/redis", "")]
    public void A_request_finds_its_route_and_values(string method, string target, string route, string values)
    {
        var match = _table.Match(method, target);
        Assert.Equal(route, match.Route?.Text);
        Assert.Equal(values, string.Join(',', match.Values));
    }

    [Theory]
    [InlineData("GET", "/nope")]
    [InlineData("GET", "/Users/7")]
    [InlineData("GET", "/users//")]
    [InlineData("GET", "/users/7/8")]
    [InlineData("POST", "*")]
    [InlineData("OPTIONS", "**")]
    public void An_unknown_path_is_404(string method, string target) => Assert.Equal(404, _table.Match(method, target).Refusal?.StatusCode);

    [Fact]
    public void Options_of_the_server_are_the_methods_of_all_routes()
    {
        var answer = _table.Match("OPTIONS", "*").Refusal!;
        Assert.Equal(204, answer.StatusCode);
        Assert.Equal([new("Allow", "DELETE, GET, HEAD, OPTIONS, POST")], answer.Headers!);
    }

    [Theory]
    [InlineData("host:80")]
    [InlineData("/users/7")]
    [InlineData("/")]
    public void A_tunnel_is_501(string target) => Assert.Equal(501, _table.Match("CONNECT", target).Refusal!.StatusCode);

    [Fact]
    public void Another_method_is_405_and_says_which_are_allowed()
    {
        var refusal = _table.Match("POST", "/users/7").Refusal!;
        Assert.Equal(405, refusal.StatusCode);
        Assert.Equal([new("Allow", "DELETE, GET, HEAD")], refusal.Headers!);
    }

    [Fact]
    public void The_query_is_handed_on_as_sent() => Assert.Equal("?a=%20", _table.Match("POST", "/kim/redis?a=%20").Query);

    [Fact]
    public void Two_commands_on_one_route_are_refused_by_both_names()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => _table.Add("GET /users/{name}", Command("Other"), 0));
        Assert.Contains("GET /users/{name}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("GET /users/{id}", fault.Message, StringComparison.Ordinal);
    }

    private static BoundCommand Command(string name) => new(
        new CommandDescriptor
        {
            Name = name,
            Type = typeof(RouteTableTests),
            Routes = [],
            Steps = [],
            Edges = [],
            Graph = "",
            CreateFactory = _ => throw new NotSupportedException()
        },
        _ => throw new NotSupportedException(),
        null);
}
