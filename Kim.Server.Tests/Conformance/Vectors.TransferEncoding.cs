namespace Kim.Server.Tests.Conformance;

internal static partial class Vectors
{
    private const string OneChunk = "b\r\n" + Json + "\r\n0\r\n\r\n";

    private static IEnumerable<Vector> TransferEncoding =>
    [
        Ok("Transfer-Encoding chunked", Post("Transfer-Encoding: chunked\r\n", OneChunk), "9112 6.1"),
        Ok("Transfer-Encoding in upper case", Post("TRANSFER-ENCODING: CHUNKED\r\n", OneChunk), "9112 7"),
        Ok("Transfer-Encoding in mixed case", Post("transfer-Encoding: ChunKed\r\n", OneChunk), "9112 7"),
        Ok("Transfer-Encoding with spaces and tabs around it", Post("Transfer-Encoding: \tchunked \t\r\n", OneChunk), "9110 5.5"),
        Ok("Transfer-Encoding without a space", Post("Transfer-Encoding:chunked\r\n", OneChunk), "9110 5.5"),
        Bad("Transfer-Encoding and Content-Length", Post("Transfer-Encoding: chunked\r\nContent-Length: 21\r\n", OneChunk), "9112 6.1"),
        Bad("Content-Length and Transfer-Encoding", Post("Content-Length: 21\r\nTransfer-Encoding: chunked\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding and Content-Length 0", Post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding and a short Content-Length", Post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", OneChunk),
            "9112 6.1"),
        Bad("Transfer-Encoding ended early, and a long Content-Length",
            Post("Content-Length: 11\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n123456"), "9112 6.1"),
        Bad("Transfer-Encoding in HTTP/1.0", Post("Transfer-Encoding: chunked\r\n", OneChunk)
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "9112 6.1"),
        Bad("Transfer-Encoding in HTTP/1.0, kept alive", Post("Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n", OneChunk)
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "9112 6.1"),
        Bad("Transfer-Encoding and Content-Length in HTTP/1.0", Post("Content-Length: 11\r\nTransfer-Encoding: chunked\r\n")
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), "9112 6.1"),
        Bad("Transfer-Encoding identity", Post("Transfer-Encoding: identity\r\n"), "9112 6.3"),
        Bad("Transfer-Encoding identity and Content-Length", Post("Transfer-Encoding: identity\r\nContent-Length: 11\r\n"), "9112 6.1"),
        Bad("Transfer-Encoding gzip", Post("Transfer-Encoding: gzip\r\n", OneChunk), "9112 6.3"),
        Coding("Transfer-Encoding gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n"),
        Coding("Transfer-Encoding gzip, then chunked in a second field", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        Coding("Transfer-Encoding identity, chunked", "Transfer-Encoding: identity, chunked\r\n"),
        Coding("Transfer-Encoding xchunked", "Transfer-Encoding: xchunked\r\n"),
        Coding("Transfer-Encoding chunkedx", "Transfer-Encoding: chunkedx\r\n"),
        Coding("Transfer-Encoding chunk", "Transfer-Encoding: chunk\r\n"),
        Bad("Transfer-Encoding chunked, gzip", Post("Transfer-Encoding: chunked, gzip\r\n", OneChunk), "9112 6.3"),
        Bad("Transfer-Encoding chunked, identity", Post("Transfer-Encoding: chunked, identity\r\n", OneChunk), "9112 6.3"),
        Bad("Transfer-Encoding chunked, then identity in a second field",
            Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", OneChunk), "9112 6.3"),
        Bad("Transfer-Encoding chunked, chunked", Post("Transfer-Encoding: chunked, chunked\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding twice, equal", Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding twice, the second in other case", Post("Transfer-Encoding: chunked\r\nTransfer-encoding: x\r\n", OneChunk),
            "9112 6.3"),
        Bad("Transfer-Encoding with a comma before it", Post("Transfer-Encoding: ,chunked\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding with a comma behind it", Post("Transfer-Encoding: chunked,\r\n", OneChunk), "9112 6.1"),
        Bad("Transfer-Encoding with a parameter", Post("Transfer-Encoding: chunked;q=1\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding in double quotes", Post("Transfer-Encoding: \"chunked\"\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding in single quotes", Post("Transfer-Encoding: 'chunked'\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding empty", Post("Transfer-Encoding:\r\n"), "9112 6.3"),
        Bad("Transfer-Encoding with a vertical tab before it", Post("Transfer-Encoding: \vchunked\r\n", OneChunk), "9110 5.5"),
        Bad("Transfer-Encoding with a form feed behind it", Post("Transfer-Encoding: chunked\f\r\n", OneChunk), "9110 5.5"),
        Bad("Transfer-Encoding with a NUL behind it", Post("Transfer-Encoding: chunked\0\r\n", OneChunk), "9110 5.5"),
        Bad("Transfer-Encoding with a no-break space", Post("Transfer-Encoding: \u00A0chunked\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding with a space in it", Post("Transfer-Encoding: chun ked\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding with a long s", Post("Transfer-Encoding: chunkeD\u00C5\u00BF\r\n", OneChunk), "9112 7"),
        Bad("Transfer-Encoding with a space before the colon", Post("Transfer-Encoding : chunked\r\n", OneChunk), "9112 5.1"),
        Bad("Transfer-Encoding with a tab before the colon", Post("Transfer-Encoding\t: chunked\r\n", OneChunk), "9112 5.1"),
        Bad("Transfer-Encoding with a CR before the colon", Post("Transfer-Encoding\r: chunked\r\n", OneChunk), "9112 2.2"),
        Bad("Transfer-Encoding with a vertical tab in the name", Post("Transfer-Encoding\v: chunked\r\n", OneChunk), "9110 5.1"),
        Bad("Transfer-Encoding behind a space", Post("X-A: 1\r\n Transfer-Encoding: chunked\r\nContent-Length: 11\r\n"), "9112 5.2"),
        Bad("Transfer-Encoding folded", Post("Transfer-Encoding:\r\n chunked\r\n", OneChunk), "9112 5.2"),
        Bad("Transfer-Encoding behind a bare LF", Post("X-A: 1\nTransfer-Encoding: chunked\r\nContent-Length: 11\r\n"), "9112 2.2"),
        Bad("Transfer-Encoding behind a bare CR", Post("X-A: 1\rTransfer-Encoding: chunked\r\nContent-Length: 11\r\n"), "9112 2.2"),
        Ok("Transfer_Encoding is another field", With("Transfer_Encoding: chunked\r\n"), "9110 5.1"),
        Ok("X-Transfer-Encoding is another field", With("X-Transfer-Encoding: chunked\r\n"), "9110 5.1"),
    ];

    // RFC 9112, 6.1: a coding that is not understood should get a 501; not ending in chunked gets a 400.
    private static Vector Coding(string name, string fields) => new(name, Post(fields, OneChunk), "400|501", After.Closed, "9112 6.1");
}
