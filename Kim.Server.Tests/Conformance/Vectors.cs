namespace Kim.Server.Tests.Conformance;

/// <summary>
/// The table. Expectations are the RFCs'; where the server differs the row says so (<see cref="Vector.Lenient"/>,
/// <see cref="Vector.TooStrict"/>).
/// </summary>
internal static partial class Vectors
{
    /// <summary>11 bytes, b in hexadecimal.</summary>
    internal const string Json = """{"uid":"1"}""";

    internal static readonly IReadOnlyDictionary<string, Vector> All = ((Vector[])
        [.. ContentLength, .. TransferEncoding, .. Chunks, .. Fields, .. RequestLine, .. Hosts, .. Exchanges,
            .. Expectations]).ToDictionary(vector => vector.Name);

    /// <summary>A good request.</summary>
    internal static string Good => With("");

    /// <summary>A good request whose path is percent-encoded.</summary>
    internal static string Escaped =>
        Good.Replace("/kim/helloworld", "/kim/x/%2E%2e/h%65llo%77orl%64?a=%20%22%C3%a9%0d%0A", StringComparison.Ordinal);

    /// <summary>A good request with more fields.</summary>
    private static string With(string fields) => Post("Content-Length: 11\r\n" + fields);

    /// <summary>A request with just these fields.</summary>
    private static string Post(string fields, string body = Json) => $"POST /kim/helloworld HTTP/1.1\r\nHost: test\r\n{fields}\r\n{body}";

    /// <summary>A good request but for its first line.</summary>
    private static string Line(string line) => $"{line}\r\nHost: test\r\nContent-Length: 11\r\n\r\n{Json}";

    /// <summary>A request with a chunked body.</summary>
    private static string Chunked(string body) => Post("Transfer-Encoding: chunked\r\n", body);

    /// <summary>A good request but for its Host line, or lines.</summary>
    private static string Host(string lines, string version = "HTTP/1.1") =>
        $"POST /kim/helloworld {version}\r\n{lines}Content-Length: 11\r\n\r\n{Json}";

    private static Vector Ok(string name, string bytes, string rfc) => new(name, bytes, "200", After.Open, rfc);

    private static Vector Bad(string name, string bytes, string rfc) => new(name, bytes, "400", After.Closed, rfc);
}
