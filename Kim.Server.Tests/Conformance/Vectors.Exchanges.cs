namespace Kim.Server.Tests.Conformance;

internal static partial class Vectors
{
    private static IEnumerable<Vector> Exchanges =>
    [
        new("Pipeline: two", Good + Good, "200 200", After.Open, "9112 9.3.2"),
        new("Pipeline: five", Good + Good + Good + Good + Good, "200 200 200 200 200", After.Open, "9112 9.3.2"),
        new("Pipeline: different ones stay in order", Good + Line("POST /nowhere HTTP/1.1") + Chunked(OneChunk)
            + Line($"DELETE {Path} HTTP/1.1"), "200 404 200 405", After.Open, "9112 9.3.2"),
        new("Pipeline: an empty line between", Good + "\r\n" + Good, "200 200", After.Open, "9112 2.2"),
        new("Pipeline: a good one, then a bad head", Good + Post("Content-Length: +11\r\n"), "200 400", After.Closed, "9112 9.3.2"),
        new("Pipeline: a good one, then two spaces", Good + Line($"POST  {Path} HTTP/1.1"), "200 400", After.Closed, "9112 9.3.2"),
        new("Pipeline: a chunked one, then a bad head", Chunked(OneChunk)
            + Post("Content-Length: +11\r\n"), "200 400", After.Closed, "9112 9.3.2"),
        new("Pipeline: a 404 with a body, then a bad head", Line("POST /nowhere HTTP/1.1")
            + Post("Content-Length: +11\r\n"), "404 400", After.Closed, "9112 9.3.2"),
        new("Pipeline: a 404 with a chunked body, which ends the connection", Chunked(OneChunk)
            .Replace(Path, "/nowhere", StringComparison.Ordinal) + Good, "404", After.Closed, "9112 9.3.2"),
        new("Pipeline: a good one, a bare LF, then another", Good + "\n" + Good, "200 400", After.Closed, "9112 2.2"),
        new("Pipeline: a good one, then a response", Good + "HTTP/1.1 200 OK\r\n\r\n", "200 400", After.Closed, "9112 2.1"),
        new("Pipeline: chunked ones with extensions and trailers", Chunked("b;a=1\r\n" + Json + "\r\n0;b\r\nX-Sum: 1\r\n\r\n") + Chunked(OneChunk)
            + Good + Chunked(OneChunk) + Good, "200 200 200 200 200", After.Open, "9112 7.1"),
        new("Pipeline: a chunked one, then malformed chunks", Chunked(OneChunk) + Chunked("b;\r\n" + Json + "\r\n0\r\n\r\n"), "200 400",
            After.Closed, "9112 7.1"),
        new("Pipeline: OPTIONS *, then another", "OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n" + Good, "204 200", After.Open, "9112 3.2.4"),
        new("Connection: close", With("Connection: close\r\n"), "200", After.Closed, "9112 9.6"),
        new("Connection: close in upper case", With("Connection: CLOSE\r\n"), "200", After.Closed, "9112 9.6"),
        new("Connection: close in a list", With("Connection: x-a, close\r\n"), "200", After.Closed, "9112 9.6"),
        new("Connection: close in a second field", With("Connection: x-a\r\nConnection: close\r\n"), "200", After.Closed, "9112 9.6"),
        new("Connection: close outranks keep-alive", With("Connection: close, keep-alive\r\n"), "200", After.Closed, "9112 9.3"),
        new("Connection: keep-alive", With("Connection: keep-alive\r\n"), "200", After.Open, "9112 9.3"),
        new("Connection: another option", With("Connection: x-a\r\n"), "200", After.Open, "9112 9.3"),
        new("Connection: upgrade to what is not offered", With("Connection: upgrade\r\nUpgrade: x/1\r\n"), "200", After.Open, "9110 7.8"),
        new("HTTP/1.0 ends the connection", Good.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "200", After.Closed,
            "9112 9.3"),
        new("HTTP/1.0 with keep-alive", With("Connection: keep-alive\r\n")
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "200", After.Either, "9112 9.3"),
        new("Body: on GET, which is not for it", Line($"GET {Path} HTTP/1.1"), "405", After.Open, "9110 9.3.1"),
        new("Body: on GET, chunked", Chunked(OneChunk).Replace("POST", "GET", StringComparison.Ordinal), "405", After.Either, "9110 9.3.1"),
        new("Body: Content-Length 0", Post("Content-Length: 0\r\n", ""), "400", After.Open, "9110 8.6"),
        new("Body: no length on POST", Post("", ""), "400|411", After.Either, "9112 6.3"),
        new("Body: no length on POST in HTTP/1.0", Post("", "")
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "400|411", After.Closed, "9112 6.3"),
        new("Body: an empty chunked one", Chunked("0\r\n\r\n"), "400", After.Open, "9112 7.1"),
        new("Body: no JSON", Post("Content-Length: 11\r\n", "01234567890"), "400", After.Open, "9110 15.5.1"),
        new("Body: multipart", With("Content-Type: multipart/form-data; boundary=x\r\n"), "415", After.Open, "9110 15.5.16"),
        new("Body: longer than stated, the rest is a request", Good + Good, "200 200", After.Open, "9112 6.3"),
        new("Body: longer than stated, the rest is not one", Good + "rest\r\n\r\n", "200 400", After.Closed, "9112 6.3"),
        new("Body: two bytes longer than stated, CRLF", Good + "\r\n", "200", After.Open, "9112 2.2"),
        new("Body: larger than the server takes", Post("Content-Length: 100000000\r\n"), "413", After.Closed, "9110 15.5.14"),
        new("Body: shorter than stated, then the end", Post("Content-Length: 12\r\n"), "-|400", After.Closed, "9112 8") { IsCut = true },
        new("Body: none, then the end", Post("Content-Length: 12\r\n", ""), "-|400", After.Closed, "9112 8") { IsCut = true },
        new("Body: that of a 404 is not a request", Post("Content-Length: 1000\r\n", "")
            .Replace(Path, "/nowhere", StringComparison.Ordinal) + Good.PadRight(1000), "404", After.Open, "9112 6.3"),
    ];

    private static IEnumerable<Vector> Expectations =>
    [
        new("Expect: the body follows the 100", Expect("100-continue", "Content-Length: 11\r\n"), "100 200", After.Open,
            "9110 10.1.1") { Then = Json },
        new("Expect: a chunked body follows the 100", Expect("100-continue", "Transfer-Encoding: chunked\r\n"), "100 200", After.Open,
            "9110 10.1.1") { Then = OneChunk },
        new("Expect: upper case", Expect("100-CONTINUE", "Content-Length: 11\r\n"), "100 200", After.Open, "9110 10.1.1") { Then = Json },
        new("Expect: the body has come already", Expect("100-continue", "Content-Length: 11\r\n") + Json, "200", After.Open, "9110 10.1.1"),
        new("Expect: a request without a body", "GET /nowhere HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\n\r\n", "404", After.Open,
            "9110 10.1.1"),
        new("Expect: something else", With("Expect: 200-ok\r\n"), "417", After.Closed, "9110 10.1.1"),
        new("Expect: something else, and the body not sent", Expect("x", "Content-Length: 11\r\n"), "417", After.Closed, "9110 10.1.1"),
        new("Expect: 100-continue and something else", With("Expect: 100-continue, x\r\n"), "417", After.Closed, "9110 10.1.1"),
        new("Expect: HTTP/1.0 is not asked for more",
            (Expect("100-continue", "Content-Length: 11\r\n") + Json).Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "200",
            After.Closed, "9110 10.1.1"),
        new("Expect: HTTP/1.0 may expect anything", With("Expect: x\r\n")
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "200", After.Closed, "9110 10.1.1"),
        new("Expect: no such route", Expect("100-continue", "Content-Length: 11\r\n")
            .Replace(Path, "/nowhere", StringComparison.Ordinal), "404", After.Closed, "9110 10.1.1"),
        new("Expect: no such route, chunked", Expect("100-continue", "Transfer-Encoding: chunked\r\n")
            .Replace(Path, "/nowhere", StringComparison.Ordinal), "404", After.Closed, "9110 10.1.1"),
        new("Expect: no such method", Expect("100-continue", "Content-Length: 11\r\n")
            .Replace("POST", "PUT", StringComparison.Ordinal), "405", After.Closed, "9110 10.1.1"),
        new("Expect: multipart", Expect("100-continue", "Content-Type: multipart/form-data\r\nContent-Length: 11\r\n"), "415",
            After.Closed, "9110 10.1.1"),
        new("Expect: larger than the server takes", Expect("100-continue", "Content-Length: 100000000\r\n"), "413", After.Closed,
            "9110 10.1.1"),
        new("Expect: a bad head", Expect("100-continue", "Content-Length: +11\r\n"), "400", After.Closed, "9110 10.1.1"),
    ];

    private static string Expect(string expectation, string fields) => Post($"Expect: {expectation}\r\n{fields}", "");
}
