using System.Text;

namespace Kim.Server.Tests.Commands;

/// <summary>Which reply.</summary>
public sealed record HeadsRequest(string Which);

/// <summary>Answers with headers of all kinds.</summary>
[Command("GET /kim/heads/{which}")]
public sealed partial class Heads : Command<HeadsRequest>
{
    [Step]
    Reply Answer() => Request.Which switch
    {
        "ok" => Ok(1).Header("content-type", "application/vnd.kim+json"),
        "ok-without-data" => Ok().Header("Content-Type", "application/vnd.kim+json; charset=UTF-8"),
        "fail" => Fail(7, "no", 409).Header("Content-Type", "application/problem+json"),
        "bad-request" => BadRequest("no").Header("Content-Type", "application/problem+json"),
        "not-found" => NotFound().Header("Content-Type", "application/problem+json"),
        "json" => Json(1, 201).Header("Content-Type", "application/json; profile=\"x\""),
        "text" => Text("a,b").Header("Content-Type", "text/csv").Header("Content-Type", "text/csv; header=absent"),
        "bytes" => Bytes("<p>\u00e9</p>"u8.ToArray(), "text/html; charset=utf-8").Header("Content-Type", "application/xhtml+xml; charset=iso-8859-1"),
        "events" => Text("data: 1\n\n").Header("Content-Type", "text/event-stream"),
        "many" => Ok()
            .Header("Set-Cookie", "a=1; Path=/").Header("Set-Cookie", "b=2").Header("Date", "Thu, 01 Jan 2026 00:00:00 GMT").Header("Server", "mine").Header("Allow", "GET")
            .Header("Retry-After", "7").Header("Content-Encoding", "identity").Header("X-Empty", "").Header("Cache-Control", "no-store").Header("Cache-Control", "max-age=0")
            .Header("Vary", "X-A").Header("Location", "/mine").Header("Content-Language", "en").Header("ETag", "\"1\"").Header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
        "status" => Status(204).Header("Set-Cookie", "a=1"),
        _ => Text(Message()),
    };

    // What is said of a header that cannot be.
    private string Message()
    {
        try
        {
            return (Request.Which switch
            {
                "type-without-body" => Status(204).Header("Content-Type", "text/plain"),
                "no-type" => Ok().Header("Content-Type", "text"),
                "empty-type" => Ok().Header("Content-Type", ""),
                "any-type" => Ok().Header("Content-Type", "*/*"),
                "foreign-charset" => Text("a").Header("Content-Type", "text/plain; charset=iso-8859-1"),
                "foreign-charset-of-json" => Ok(1).Header("Content-Type", "application/json; charset=utf-16"),
                "letters" => Ok().Header("X-Name", "caf\u00e9"),
                "letters-in-type" => Ok().Header("Content-Type", "text/caf\u00e9"),
                "length" => Ok().Header("Content-Length", "1"),
                "twice" => Ok().Header("Location", "/a").Header("location", "/b"),
                "bytes-without-type" => Bytes(Encoding.ASCII.GetBytes("a"), "a b"),
                "body-of-204" => Text("a", 204),
                "body-of-304" => Json(1, 304),
                "body-of-205" => Fail(1, "a", 205),
                _ => throw new InvalidOperationException(Request.Which),
            }).ToString()!;
        }
        catch (ArgumentException refused)
        {
            return refused.Message;
        }
    }
}
