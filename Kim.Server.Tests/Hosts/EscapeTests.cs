using System;
using System.Globalization;
using System.Net;
using Kim.AspNetCore.Routing;
using Kim.Server.Tests.Conformance;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Percent-encoded targets over real sockets, on every host, against what a minimal API on stock Kestrel sees.</summary>
/// <remarks>
/// What differs from it: <c>%2F</c> is decoded, and stays in its segment; an escape without two digits is refused by Kim's own server (RFC
/// 3986, 2.1).
/// </remarks>
public sealed class EscapeTests(EscapeHosts hosts) : IClassFixture<EscapeHosts>
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_byte_escaped_in_path_and_query_is_seen_as_by_a_minimal_API(HostKind kind)
    {
        var escapes = Enumerable.Range(0, 256).SelectMany(value => (string[])[$"%{value:X2}", $"%{value:x2}"]).Distinct().ToList();
        string[] targets =
        [
            .. escapes.Select(escape => $"/kim/told/a{escape}b"),
            .. escapes.Select(escape => $"/kim/told/{escape}"),
            .. escapes.Select(escape => $"/kim/told/a?q=a{escape}b&a=1"),
            .. escapes.Select(escape => $"/kim/told/{escape}a?q={escape}"),
        ];
        await SeesTheSame(kind, targets);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Odd_escapes_are_seen_as_by_a_minimal_API(HostKind kind) => await SeesTheSame(
        kind,
        "/kim/told/apple%20pie", "/kim/told/caf%C3%A9", "/kim/told/%22%23%3C%3E%5C%5E%60%7B%7C%7D", "/kim/told/%25zz", "/kim/told/%2525",
        "/kim/told/%252541",
        "/kim/told/a%2Fb", "/kim/told/a%2fb%2F", "/kim/told/%2F", "/kim/told/a%252Fb", "/kim/told/a%255Cb", "/kim/told/a+b?q=a+b%2Bc",
        "/kim/told/a;b=1,c", "/kim/told/a%3Bb",
        "/kim/told/%C3%28", "/kim/told/%C3", "/kim/told/%A9", "/kim/told/%C3%A9%C3", "/kim/told/%C0%AF", "/kim/told/%E0%80%AF",
        "/kim/told/%F0%80%80%AF", "/kim/told/%ED%A0%80",
        "/kim/told/%F4%90%80%80", "/kim/told/%F0%9F%98%80", "/kim/told/%EF%BF%BE", "/kim/told/%EF%BB%BFa", "/kim/told/%E2%80%AEa",
        "/kim/told/%e2%82%ac%E2%82%AC",
        "/kim/told/%0D%0AX:%20y", "/kim/told/a%0D%0A%0D%0AGET%20/%20HTTP/1.1", "/kim/told/a%09b", "/kim/told/a%7Fb", "/kim/told/a%00",
        "/kim/told/a?q=%00", "/kim/told/a?q=%C3%28&a=b",
        "/%6B%69%6D/told/a", "/kim/tol%64/a", "/%6b%69%6d/%74old/%61?%71=%62", "/kim/told/%61%2e%62");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dot_segments_slashes_and_other_forms_lead_where_a_minimal_API_leads(HostKind kind) => await SeesTheSame(
        kind,
        "/kim/./told/x", "/kim/x/../told/y", "/kim/told/x/..", "/kim/told/x/.", "/kim/told/x/../y", "/kim/told/..", "/kim/told/.",
        "/../kim/told/x", "/./kim/told/./x/./",
        "/kim/%2e/told/x", "/kim/x/%2e%2E/told/y", "/kim/x/.%2e/told/y", "/kim/told/%2e%2e", "/kim/told/%2E", "/kim/told/x/%2e%2e/a%2Fb",
        "/kim/told/a%2Fb/.", "/kim/told/...", "/kim/told/..a",
        "/kim/told/..%2Fx", "/kim/told/%2e%2e%2Fx", "/kim/told/%252e%252e", "/kim/told/a%5C..%5Cb", "/kim/x//../told/y",
        "/kim/x//../../told/y",
        "//kim/told/x", "/kim//told/x", "/kim/told//x", "/kim/told/", "/kim/told", "/kim/told/x/", "/kim/told/x//", "/kim/told/x/?q=1",
        "/kim/told/%20/", "/KIM%2ftold/x",
        "http://test/kim/told/a%20b", "http://test/kim/told/%C3%A9?q=%C3%A9", "http://test/kim/./told/x", "http://test/kim/x/../told/y");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_escaped_request_is_the_same_however_it_is_cut(HostKind kind)
    {
        const string request = "GET /kim/told/a%20%C3%A9%0D%0Ab%25?q=%20 HTTP/1.1\r\nHost: test\r\n\r\n";
        const string seen = "0061002000E9000D000A00620025 0020 0020 /kim/told/a%20%C3%A9%0D%0Ab%25 ?q=%20";
        using var client = await WireClient.Connect(hosts[kind].EndPoint);
        for (var cut = 1; cut < request.Length; cut++)
        {
            await client.Send(request[..cut]);

            // So that the server has seen the first piece by itself.
            await hosts[kind].RunsInFlight();
            await client.Send(request[cut..] + request);
            Assert.Equal(seen, (await client.Receive())?.Body);
            Assert.Equal(seen, (await client.Receive())?.Body);
        }
    }

    [Theory]
    [InlineData(HostKind.ServerOnEpoll)]
    [InlineData(HostKind.ServerOnSockets)]
    public async Task An_escape_without_two_digits_is_refused_by_Kims_own_server(HostKind kind)
    {
        foreach (var target in (string[])["/kim/told/%zz", "/kim/told/a%4", "/kim/told/a%", "/kim/told/%20%", "/kim/told/a?q=%",
            "/kim/told/%25%2"])
        {
            using var client = await WireClient.Connect(hosts[kind].EndPoint);
            await client.Send($"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n");
            var reply = await client.Receive();
            Assert.Contains("a percent sign without two hexadecimal digits", reply?.Body, StringComparison.Ordinal);
            Assert.Equal(400, reply?.Status);
        }
    }

    private async Task SeesTheSame(HostKind kind, params string[] targets)
    {
        var (wanted, seen) = (await Ask(hosts.Oracle, targets), await Ask(hosts[kind].EndPoint, targets));
        var differences = targets.Zip(wanted, seen).Where(row => WithSlash(row.First, row.Second) != row.Third)
            .Select(row => $"{row.First}: wanted {WithSlash(row.First, row.Second)}, seen {row.Third}").ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Contains(seen, answer => answer.StartsWith("200 ", StringComparison.Ordinal));
    }

    // A minimal API gets "%2F" if the client has sent it, but also if it has sent "%252F".
    private static string WithSlash(string target, string answer)
    {
        var word = RequestTarget.Split(target).Path;
        return answer.StartsWith("200 ", StringComparison.Ordinal) && word.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            ? answer.Replace("00250032" + "0046", "002F", StringComparison.Ordinal)
            .Replace("00250032" + "0066", "002F", StringComparison.Ordinal)
            : answer;
    }

    // Status, and what a command sees; the bodies of errors are each host's own.
    private static async Task<List<string>> Ask(IPEndPoint endPoint, string[] targets)
    {
        var answers = new List<string>();
        var client = await WireClient.Connect(endPoint);
        foreach (var target in targets)
        {
            await client.Send($"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n");
            var reply = await client.Receive();
            answers.Add(reply!.Status == 200 ? $"200 {reply.Body}" : reply.Status.ToString(CultureInfo.InvariantCulture));
            if (reply.Closes || reply.Status == 400)
            {
                client.Dispose();
                client = await WireClient.Connect(endPoint);
            }
        }

        client.Dispose();
        return answers;
    }
}
