using Xunit;

namespace Kim.Runtime.Tests.Commands;

/// <summary>Cookies as fields have them, and those that a browser would not take.</summary>
public sealed class CookiesTests
{
    private static readonly Reply Plain = new RawReply(default, null, 200);

    [Fact]
    public void A_cookie_is_for_the_site_the_session_and_not_for_scripts() =>
        Assert.Equal("id=a%20b; Path=/; HttpOnly; SameSite=Lax", Line(Plain.WithCookie("id", Uri.EscapeDataString("a b"))));

    [Fact]
    public void Attributes_are_sent_as_they_are_set() => Assert.Equal(
        "id=1; Max-Age=90; Expires=Fri, 02 Jan 2026 03:04:05 GMT; Domain=example.org; Path=/shop; Secure; SameSite=None",
        Line(Plain.WithCookie("id", "1", new()
        {
            MaxAge = TimeSpan.FromSeconds(89.5),
            Expires = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
            Domain = "example.org",
            Path = "/shop",
            Secure = true,
            HttpOnly = false,
            SameSite = CookieSameSite.None,
        })));

    [Fact]
    public void A_cookie_is_deleted_where_it_was_set() => Assert.Equal(
        ["id=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax",
            "id=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=a.org; Path=/b; HttpOnly; SameSite=Lax"],
        [Line(Plain.WithDeletedCookie("id")),
            Line(Plain.WithDeletedCookie("id", new() { Path = "/b", Domain = "a.org", MaxAge = TimeSpan.FromDays(1) }))]);

    [Fact]
    public void Several_cookies_are_several_lines_and_the_type_of_the_data_stays()
    {
        var reply = new Reply<int>(1, "success").WithCookie("a", "1").WithCookie("b", "2", new()).WithDeletedCookie("c")
            .WithDeletedCookie("d", new());
        Assert.Equal(1, reply.Data);
        Assert.Equal(["a", "b", "c", "d"], reply.Headers.Select(header => header.Value[..1]));
    }

    [Theory]
    [InlineData("a b", "holds a space, which cannot be in one: encode it with Uri.EscapeDataString, and read it with")]
    [InlineData("a,b", "holds ',', which cannot be in one: encode it with Uri.EscapeDataString")]
    [InlineData("a;b", "holds ';'")]
    [InlineData("\"a\"", "holds '\"'")]
    [InlineData("a\\b", "holds '\\'")]
    [InlineData("caf\u00e9", "holds U+00E9")]
    [InlineData("a\r\nSet-Cookie: b=c", "holds U+000D")]
    public void A_value_that_cannot_be_one_says_how_to_encode_it(string value, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Plain.WithCookie("id", value)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_browser_would_not_take_is_refused()
    {
        foreach (var (name, attributes, message) in ((string, CookieAttributes, string)[])[
            ("a b", new(), "cannot be the name of a cookie"),
            ("id", new() { Path = "shop" }, "cannot be the path"),
            ("id", new() { Path = "/a;b" }, "cannot be the path"),
            ("id", new() { Domain = "a b" }, "cannot be the domain"),
            ("id", new() { Domain = "" }, "cannot be the domain"),
            ("id", new() { MaxAge = TimeSpan.Zero }, "use WithDeletedCookie"),
            ("id", new() { SameSite = CookieSameSite.None }, "set Secure"),
            ("id", new() { SameSite = (CookieSameSite)7 }, "not one of Lax"),
            ("__Secure-id", new(), "set Secure"),
            ("__Host-id", new() { Secure = true, Path = "/a" }, "only with Path=/"),
            ("__Host-id", new() { Secure = true, Domain = "a.org" }, "without a Domain")])
        {
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => Plain.WithCookie(name, "1", attributes)).Message,
                StringComparison.Ordinal);
        }

        Assert.Contains("browsers take 4096",
            Assert.Throws<ArgumentException>(() => Plain.WithCookie("id", new string('a', 4095))).Message, StringComparison.Ordinal);
        Assert.NotNull(Plain.WithCookie("__Host-id", new string('a', 4087), new() { Secure = true }));
    }

    [Fact]
    public void Cookies_are_read_as_they_are_sent_and_the_first_of_a_name_counts() => Assert.Equal(
        [new("a", "1"), new("b", "\"x y\""), new("c", ""), new("d", "e=f"), new("A", "3")],
        Cookies.Read([new("Cookie", "a=1; b=\"x y\";c=; =g; h; a=2"), new("Accept", "z=1"), new("cookie", " d = e=f;A=3")]));

    private static string Line(Reply reply) => Assert.Single(reply.Headers, header => header.Key is "Set-Cookie").Value;
}
