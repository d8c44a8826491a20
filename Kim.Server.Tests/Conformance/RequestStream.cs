using System.Text;
using CsCheck;

namespace Kim.Server.Tests.Conformance;

/// <summary>Bytes as a client, sound or not, may send them on one connection, and the pieces in which they are sent.</summary>
internal sealed class RequestStream
{
    private static readonly string[] Targets = ["/kim/helloworld", "/kim/helloworld", "/kim/helloworld", "/kim/helloworld?a=b", "/nothing",
        "/kim/items/x", "http://test/kim/helloworld", "*", "test:80", "/%41%zz", "/kim/hell%6Fworld", "/kim/items/apple%20pie", "/%0d%0aX:%20y",
        "/%22%23%C3%A9?a=%20%22"];
    private static readonly string[] Methods = ["POST", "POST", "POST", "POST", "GET", "PUT", "post", "OPTIONS", "CONNECT"];

    // Sound and unsound ones alike: headers that decide about framing, or that a parser may trip over.
    private static readonly string[] Headers =
    [
        "Content-Length: 11", "Content-Length: 11", "Content-Length: +11", "Content-Length: 0", "Content-Length: 11, 11",
        "Content-Length: 5000", "Content-Length: 5000", "Content-Length: 99999999999999999999", "Content-Length : 11",
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: xchunked",
        "transfer-encoding:\tchunked",
        "Connection: close", "Connection: keep-alive", "Expect: 100-continue", "Host: other", "Host:", "X: a\tb", "X: \u00ff",
        "X\u0001: a", ": a", "X a: b", " folded", "X:" + "", "Content-Type: multipart/form-data",
    ];

    private static readonly string[] Bodies =
    [
        """{"uid":"1"}""", "", "{", "b\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n", "5\r\n{\"uid\r\n6\r\n\":\"1\"}\r\n0\r\n\r\n",
        "B;a=b\r\n{\"uid\":\"1\"}\r\n0\r\nX: y\r\n\r\n",
        "b;a;b=2;c=\"x\\\"\"\r\n{\"uid\":\"1\"}\r\n0;d\r\nX:\r\nY: z\r\n\r\n", "b;\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n",
        "b;a=\"\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n", "b;a=\u0001\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n", "b ;a\r\n{\"uid\":\"1\"}\r\n0\r\n\r\n",
        "b\r\n{\"uid\":\"1\"}\r\n0\n\r\n", "b\r\n{\"uid\":\"1\"}\r\n0\r\n\n", "b\r\n{\"uid\":\"1\"}\r\n0\r\nX(: y\r\n\r\n",
        "b\r\n{\"uid\":\"1\"}\r\n0\r\nX: y\n\r\n", "b\r\n{\"uid\":\"1\"}\r\n0\r\nX\r\n\r\n", "b\r\n{\"uid\":\"1\"}\r\n0\r\n y\r\n\r\n",
        $"b\r\n{{\"uid\":\"1\"}}\r\n0\r\nX: {new string('y', 2_100)}\r\n\r\n", $"1;a={new string('y', 2_100)}\r\n{{\r\n0\r\n\r\n",
        "0b\n{\"uid\":\"1\"}\r\n0\r\n\r\n", "-1\r\n", "ffffffffffffffff1\r\n", "b\r\n{\"uid\":\"1\"}xx0\r\n\r\n", "0\r\n\r\n",
        new string('x', 5_000),
    ];

    // What a damaged byte becomes.
    private static readonly char[] Damages = ['\r', '\n', '\0', ' ', '\t', ':', ';', ',', '0', '9', 'a', '\u0080', '\u00ff', '"'];

    // A chunked body as it should be, with what may stand beside sizes and data.
    private static readonly Gen<string> InChunks = Gen.Select(
        Gen.OneOfConst("", "", ";a", ";a=1", ";a=\"x; \\\"y\""), Gen.OneOfConst("", "", "X-Sum: 1\r\n", "X:\r\nY: z\r\n"),
        (extension, trailers) => "POST /kim/helloworld HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"5{extension}\r\n{{\"uid\r\n6\r\n\":\"1\"}}\r\n0{extension}\r\n{trailers}\r\n");

    private static readonly Gen<string> Sound = Gen.Select(
        Gen.OneOfConst("""{"uid":"1"}""", """{"uid":"22"}""", """{"uid":"333"}""", $$"""{"uid":"{{new string('x', 5_000)}}"}"""),
        Gen.Bool,
        (body, chunked) => chunked
            ? $"POST /kim/helloworld HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
            : $"POST /kim/helloworld HTTP/1.1\r\nHost: test\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static readonly Gen<string> Odd = Gen.Select(
        Gen.OneOfConst(Methods),
        Gen.OneOfConst(Targets),
        Gen.OneOfConst("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "http/1.1", "HTTP/2.0", ""),
        Gen.OneOfConst("Host: test\r\n", "Host: test\r\n", "Host: test\r\n", ""),
        Gen.OneOfConst(Headers).Array[0, 3],
        Gen.OneOfConst(Bodies),
        (method, target, version, host, headers, body) =>
            $"{method} {target} {version}\r\n{host}{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");

    private static readonly Gen<(int At, int Kind, char Damage)> Damage = Gen.Select(
        Gen.Int[0, 10_000], Gen.Int[0, 2], Gen.OneOfConst(Damages));

    private RequestStream(string text, int[] cuts)
    {
        Text = text;
        var bytes = Encoding.Latin1.GetBytes(text);
        var places = cuts.Select(cut => bytes.Length == 0 ? 0 : cut % bytes.Length).Append(0).Append(bytes.Length).Distinct().Order()
            .ToList();
        Pieces = places.Zip(places.Skip(1), (from, to) => (ReadOnlyMemory<byte>)bytes.AsMemory(from, to - from)).ToList();
    }

    /// <summary>One to three requests, sound, in chunks or odd, each with up to two damaged bytes, in up to six pieces.</summary>
    internal static Gen<RequestStream> Any { get; } = Gen.Select(
        Gen.Select(Gen.Frequency((1, Sound), (1, InChunks), (2, Odd)), Damage.Array[0, 2], (request, damages) =>
            damages.Aggregate(request, Apply)).Array[1, 3],
        Gen.Int[1, 10_000].Array[0, 5],
        (requests, cuts) => new RequestStream(string.Concat(requests), cuts));

    internal IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    private string Text { get; }

    public override string ToString() =>
        $"{Text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n\n", StringComparison.Ordinal)}\n(in {Pieces.Count} "
        + $"pieces: {string.Join(", ", Pieces.Select(piece => piece.Length))})";

    private static string Apply(string text, (int At, int Kind, char Damage) damage)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var at = damage.At % text.Length;
        return damage.Kind switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, damage.Damage.ToString()),
            _ => text.Remove(at, 1).Insert(at, damage.Damage.ToString()),
        };
    }
}
