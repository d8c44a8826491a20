using System.Net.Http.Headers;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Files over real sockets, on every host: whole, in ranges, not at all (docs/coding/http.md).</summary>
public sealed class FileTests(FileHosts hosts) : IClassFixture<FileHosts>
{
    private const string Text = FileHosts.Text;

    [Fact]
    public async Task A_file_arrives_with_its_type_length_and_date()
    {
        var undone = hosts.Witness.Undone;
        await OnEach(async client =>
        {
            using var reply = await client.GetAsync("/kim/files?path=a.txt");
            Assert.Equal((200, Text), ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync()));
            Assert.Equal(("text/plain; charset=utf-8", Text.Length), (Type(reply), reply.Content.Headers.ContentLength));
            Assert.Equal(FileHosts.Written, reply.Content.Headers.LastModified?.UtcDateTime);
            Assert.Equal(["bytes"], reply.Headers.AcceptRanges);
            Assert.False(reply.Headers.ETag!.IsWeak);
            using var inner = await client.GetAsync("/kim/files?path=inner/../inner/b.html");
            Assert.Equal(("<p>", "text/html; charset=utf-8"), (await inner.Content.ReadAsStringAsync(), Type(inner)));
            using var empty = await client.GetAsync("/kim/files?path=empty.bin");
            Assert.Equal((200, 0L, "application/octet-stream"), ((int)empty.StatusCode, empty.Content.Headers.ContentLength, Type(empty)));
            using var named = await client.GetAsync("/kim/files?path=a.txt&how=named");
            Assert.Equal(("W/\"mine\"", "text/x-mine", "attachment"),
                (named.Headers.ETag?.ToString(), Type(named), named.Content.Headers.ContentDisposition?.ToString()));
        });
        Assert.Equal(undone, hosts.Witness.Undone);
    }

    [Theory]
    [InlineData("bytes=0-0", "0", "bytes 0-0/10")]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=7-100", "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", "789", "bytes 7-9/10")]
    [InlineData("bytes=-100", Text, "bytes 0-9/10")]
    public Task A_range_is_206_with_that_part(string range, string body, string contentRange) => OnEach(async client =>
    {
        using var reply = await Get(client, "a.txt", ("Range", range));
        Assert.Equal((206, body, contentRange, body.Length, "text/plain; charset=utf-8"),
            ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(), reply.Content.Headers.ContentRange?.ToString(),
                (int)reply.Content.Headers.ContentLength!, Type(reply)));
    });

    [Theory]
    [InlineData("a.txt", "bytes=10-", 10)]
    [InlineData("a.txt", "bytes=-0", 10)]
    [InlineData("empty.bin", "bytes=0-", 0)]
    public async Task A_range_that_the_file_does_not_have_is_416_and_undone(string file, string range, int length)
    {
        var undone = hosts.Witness.Undone;
        await OnEach(async client =>
        {
            using var reply = await Get(client, file, ("Range", range));
            Assert.Equal((416, $"bytes */{length}"), ((int)reply.StatusCode, reply.Content.Headers.ContentRange?.ToString()));
            Assert.Equal($$"""{"code":1,"msg":"the file has no such range: it is {{length}} bytes long"}""",
                await reply.Content.ReadAsStringAsync());
        });
        Assert.Equal(undone + hosts.All.Count, hosts.Witness.Undone);
    }

    [Theory]
    [InlineData("bytes=0-1,4-5")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=x")]
    [InlineData("items=0-1")]
    public Task Several_ranges_and_what_is_not_one_are_answered_with_the_whole_file(string range) => OnEach(async client =>
    {
        using var reply = await Get(client, "a.txt", ("Range", range));
        Assert.Equal((200, Text), ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync()));
    });

    [Fact]
    public Task Preconditions_are_kept() => OnEach(async client =>
    {
        using var first = await client.GetAsync("/kim/files?path=a.txt");
        var tag = first.Headers.ETag!.ToString();
        const string Date = "Fri, 02 Jan 2026 03:04:05 GMT", Before = "Fri, 02 Jan 2026 03:04:04 GMT";
        foreach (var (status, fields) in ((int, (string, string)[])[])[
            (304, [("If-None-Match", tag)]),
            (304, [("If-None-Match", $"\"other\", W/{tag}")]),
            (304, [("If-None-Match", "*")]),
            (200, [("If-None-Match", "\"other\"")]),
            (304, [("If-Modified-Since", Date)]),
            (304, [("If-Modified-Since", "Friday, 02-Jan-26 03:04:05 GMT")]),
            (200, [("If-Modified-Since", Before)]),
            (200, [("If-Modified-Since", "yesterday")]),
            (200, [("If-None-Match", "\"other\""), ("If-Modified-Since", Date)]),
            (412, [("If-Match", "\"other\"")]),
            (412, [("If-Match", $"W/{tag}")]),
            (200, [("If-Match", $"\"other\", {tag}")]),
            (412, [("If-Unmodified-Since", Before)]),
            (200, [("If-Unmodified-Since", Date)]),
            (206, [("Range", "bytes=1-2"), ("If-Range", tag)]),
            (206, [("Range", "bytes=1-2"), ("If-Range", Date)]),
            (200, [("Range", "bytes=1-2"), ("If-Range", "\"other\"")]),
            (200, [("Range", "bytes=1-2"), ("If-Range", Before)]),
            (304, [("Range", "bytes=1-2"), ("If-None-Match", tag)])])
        {
            using var reply = await Get(client, "a.txt", fields);
            Assert.Equal((status, string.Join(";", fields)), ((int)reply.StatusCode, string.Join(";", fields)));
            if (status == 304)
            {
                Assert.Equal((tag, ""), (reply.Headers.ETag?.ToString(), await reply.Content.ReadAsStringAsync()));
            }
        }

        using var weak = await client.SendAsync(Request("a.txt&how=named", ("If-None-Match", "\"mine\"")));
        Assert.Equal(304, (int)weak.StatusCode);
    });

    [Fact]
    public Task HEAD_gets_the_head_of_the_whole_file() => OnEach(async client =>
    {
        using var request = Request("a.txt", ("Range", "bytes=1-2"));
        request.Method = HttpMethod.Head;
        using var reply = await client.SendAsync(request);
        Assert.Equal((200, Text.Length, ""),
            ((int)reply.StatusCode, reply.Content.Headers.ContentLength, await reply.Content.ReadAsStringAsync()));
        Assert.NotNull(reply.Headers.ETag);
    });

    [Theory]
    [InlineData("gone.txt", "rooted")]
    [InlineData("gone.txt", "plain")]
    [InlineData("gone/a.txt", "plain")]
    [InlineData("inner", "rooted")]
    [InlineData("inner", "plain")]
    [InlineData("a.txt/", "rooted")]
    [InlineData("a.txt/x", "rooted")]
    [InlineData("", "rooted")]
    [InlineData(".", "rooted")]
    [InlineData("..", "rooted")]
    [InlineData("../secret.txt", "rooted")]
    [InlineData("../rooted.txt", "rooted")]
    [InlineData("inner/../../secret.txt", "rooted")]
    [InlineData("/etc/hostname", "rooted")]
    [InlineData("a.txt%00", "rooted")]
    public async Task A_file_that_is_not_there_or_not_below_the_root_is_404_and_undone(string path, string how)
    {
        var undone = hosts.Witness.Undone;
        await OnEach(async client =>
        {
            using var reply = await client.GetAsync($"/kim/files?path={path}&how={how}");
            Assert.Equal("404 {\"code\":1,\"msg\":\"not found\"}",
                $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
        });
        Assert.Equal(undone + hosts.All.Count, hosts.Witness.Undone);
        Assert.All(hosts.All, host => Assert.Empty(host.Errors.Lines));
    }

    [Fact]
    public async Task A_large_file_arrives_whole()
    {
        var bytes = new byte[5_000_001];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(hosts.Root, "large.bin"), bytes);
        await OnEach(async client =>
        {
            Assert.Equal(bytes, await client.GetByteArrayAsync("/kim/files?path=large.bin"));
            using var part = await Get(client, "large.bin", ("Range", "bytes=4000000-"));
            Assert.Equal(bytes[4_000_000..], await part.Content.ReadAsByteArrayAsync());
        });
    }

    private static string? Type(HttpResponseMessage reply) => reply.Content.Headers.ContentType?.ToString();

    private static Task<HttpResponseMessage> Get(HttpClient client, string file, params (string, string)[] fields) =>
        client.SendAsync(Request(file, fields));

    private static HttpRequestMessage Request(string file, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/kim/files?path={file}");
        foreach (var (name, value) in fields)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return request;
    }

    private async Task OnEach(Func<HttpClient, Task> check)
    {
        foreach (var host in hosts.All)
        {
            await check(host.Client);
        }
    }
}
