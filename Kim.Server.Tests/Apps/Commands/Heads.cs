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
        "ok" => Ok(1).WithHeader("content-type", "application/vnd.kim+json"),
        "ok-without-data" => Ok().WithHeader("Content-Type", "application/vnd.kim+json; charset=UTF-8"),
        "fail" => Fail(7, "no", 409).WithHeader("Content-Type", "application/problem+json"),
        "bad-request" => BadRequest("no").WithHeader("Content-Type", "application/problem+json"),
        "not-found" => NotFound().WithHeader("Content-Type", "application/problem+json"),
        "json" => Json(1, 201).WithHeader("Content-Type", "application/json; profile=\"x\""),
        "text" => Text("a,b").WithHeader("Content-Type", "text/csv").WithHeader("Content-Type", "text/csv; header=absent"),
        "bytes" => Bytes("<p>\u00e9</p>"u8.ToArray(), "text/html; charset=utf-8")
            .WithHeader("Content-Type", "application/xhtml+xml; charset=iso-8859-1"),
        "events" => Text("data: 1\n\n").WithHeader("Content-Type", "text/event-stream"),
        "many" => Ok()
            .WithHeader("Set-Cookie", "a=1; Path=/").WithHeader("Set-Cookie", "b=2")
            .WithHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT").WithHeader("Server", "mine").WithHeader("Allow", "GET")
            .WithHeader("Retry-After", "7").WithHeader("Content-Encoding", "identity").WithHeader("X-Empty", "")
            .WithHeader("Cache-Control", "no-store").WithHeader("Cache-Control", "max-age=0")
            .WithHeader("Vary", "X-A").WithHeader("Location", "/mine").WithHeader("Content-Language", "en")
            .WithHeader("ETag", "\"1\"").WithHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"),
        "status" => Status(204).WithHeader("Set-Cookie", "a=1"),
        _ => Text(Message()),
    };

    // What is said of a header that cannot be.
    private string Message()
    {
        try
        {
            return (Request.Which switch
            {
                "type-without-body" => Status(204).WithHeader("Content-Type", "text/plain"),
                "no-type" => Ok().WithHeader("Content-Type", "text"),
                "empty-type" => Ok().WithHeader("Content-Type", ""),
                "any-type" => Ok().WithHeader("Content-Type", "*/*"),
                "foreign-charset" => Text("a").WithHeader("Content-Type", "text/plain; charset=iso-8859-1"),
                "foreign-charset-of-json" => Ok(1).WithHeader("Content-Type", "application/json; charset=utf-16"),
                "letters" => Ok().WithHeader("X-Name", "caf\u00e9"),
                "letters-in-type" => Ok().WithHeader("Content-Type", "text/caf\u00e9"),
                "length" => Ok().WithHeader("Content-Length", "1"),
                "twice" => Ok().WithHeader("Location", "/a").WithHeader("location", "/b"),
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
