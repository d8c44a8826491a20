using System.Text;

namespace Kim;

// The endings: what a step may answer with.
public abstract partial class Command
{
    private const string Success = "success";

    /// <summary>For <c>[Step(Then = End)]</c>: the step's value is the reply.</summary>
    protected const string End = "<end>";

    /// <summary>Status 200, <c>{"code":0,"msg":"success"}</c>.</summary>
    protected static Reply Ok() => new EnvelopeReply(0, Success, 200);

    /// <summary>Status 200, <c>{"code":0,"msg":"…","data":…}</c>.</summary>
    /// <param name="data">The value of <c>data</c>.</param>
    /// <param name="message">The value of <c>msg</c>.</param>
    protected static Reply<T> Ok<T>(T data, string message = "success") => new(data, message);

    /// <summary>Status 201 with a <c>Location</c>, <c>{"code":0,"msg":"success"}</c>.</summary>
    /// <param name="location">Where what was created is: a URL, or a part of one.</param>
    /// <exception cref="ArgumentException">It is not a URL.</exception>
    protected static Reply Created(string location) => Located(new EnvelopeReply(0, Success, 201), location);

    /// <summary>Status 201 with a <c>Location</c>, <c>{"code":0,"msg":"success","data":…}</c>.</summary>
    /// <param name="location">Where what was created is: a URL, or a part of one.</param>
    /// <param name="data">The value of <c>data</c>.</param>
    /// <exception cref="ArgumentException">The location is not a URL.</exception>
    protected static Reply Created<T>(string location, T data) => Located(new Reply<T>(data, Success, 201), location);

    /// <summary>Status 202, <c>{"code":0,"msg":"success"}</c>: it will be done later.</summary>
    protected static Reply Accepted() => new EnvelopeReply(0, Success, 202);

    /// <summary>Status 202 with a <c>Location</c>, <c>{"code":0,"msg":"success","data":…}</c>: it will be done later.</summary>
    /// <param name="location">Where the client can ask how far it is: a URL, or a part of one.</param>
    /// <param name="data">The value of <c>data</c>.</param>
    /// <exception cref="ArgumentException">The location is not a URL.</exception>
    protected static Reply Accepted<T>(string location, T data) => Located(new Reply<T>(data, Success, 202), location);

    /// <summary>Sends the client to another URL: status 302, 301, 307 or 308.</summary>
    /// <param name="url">A URL, or a part of one. Do not let a client choose it.</param>
    /// <param name="permanent">Whether clients and search engines should remember it (301, 308).</param>
    /// <param name="preserveMethod">Whether the client has to use the same method and body there (307, 308).</param>
    /// <exception cref="ArgumentException">It is not a URL.</exception>
    protected static Reply Redirect(string url, bool permanent = false, bool preserveMethod = false) => Status(
        (permanent, preserveMethod) switch { (true, true) => 308, (true, false) => 301, (false, true) => 307, _ => 302 })
        .WithHeader("Location", Locations.Checked(url, nameof(url)));

    /// <summary>A failure, <c>{"code":…,"msg":"…"}</c>.</summary>
    /// <param name="code">The application's error code.</param>
    /// <param name="message">The value of <c>msg</c>.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    protected static Reply Fail(int code, string message, int status = 400) => new EnvelopeReply(code, message, status);

    /// <summary>Status 400, <c>{"code":1,"msg":"…"}</c>.</summary>
    /// <param name="message">What was wrong, for the client.</param>
    protected static Reply BadRequest(string message) => new EnvelopeReply(1, message, 400);

    /// <summary>Status 404, <c>{"code":1,"msg":"…"}</c>.</summary>
    /// <param name="message">What was not found, for the client.</param>
    protected static Reply NotFound(string message = "not found") => new EnvelopeReply(1, message, 404);

    /// <summary>A JSON value without the envelope.</summary>
    /// <param name="value">The value.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    protected static Reply Json<T>(T value, int status = 200) => new JsonReply<T>(value, status);

    /// <summary>Plain text, UTF-8.</summary>
    /// <param name="text">The body.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    protected static Reply Text(string text, int status = 200) => new RawReply(Encoding.UTF8.GetBytes(text), Reply.TextType, status);

    /// <summary>Bytes as they are.</summary>
    /// <param name="body">The body. Do not change it until the reply is sent.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    /// <exception cref="ArgumentException">The media type is not valid, or a reply with this status has no body.</exception>
    protected static Reply Bytes(ReadOnlyMemory<byte> body, string contentType = "application/octet-stream", int status = 200) =>
        new RawReply(body, MediaTypes.Checked(contentType, nameof(contentType)), status);

    /// <summary>A status without a body.</summary>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    protected static Reply Status(int status) => new RawReply(default, null, status);

    private static Reply Located(Reply reply, string location) =>
        reply.WithHeader("Location", Locations.Checked(location, nameof(location)));
}
