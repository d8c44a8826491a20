using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>Marks a <c>partial class</c> as a command and names the route it answers.</summary>
/// <remarks>
/// A route is <c>METHOD /literal/{name}</c>. A command may have several attributes, one for each route. Without a route the command can
/// only be called by other commands.
/// <code>
/// [Command("GET /users/{id}", Deadline = "2s")]
/// public sealed partial class GetUser : Command&lt;UserKey&gt; { … }
/// </code>
/// </remarks>
/// <param name="route">Method and path, or <see langword="null"/> for a command without a route.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CommandAttribute(string? route = null) : Attribute
{
    /// <summary>Method and path, for example <c>POST /kim/redis</c>.</summary>
    public string? Route { get; } = route;

    /// <summary>The longest that a run may take; after it the client gets 504. Default: <c>Kim:Deadline</c>.</summary>
    /// <remarks>For example <c>"2s"</c> or <c>"00:00:30"</c>; above 0, at most 24h.</remarks>
    public string? Deadline { get; set; }

    /// <summary>
    /// Whether a <c>GET</c> route answers <c>HEAD</c>, too: the command runs, but the reply's body is not sent. If false, <c>HEAD</c> gets
    /// 405. Default: true.
    /// </summary>
    public bool Head { get; set; } = true;

    /// <summary>
    /// How many runs may be in progress in the process at once. One more gets 503 with <c>Retry-After</c>. Default: as many as come.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>The most bytes that a request's body may have; a larger one gets 413. Default: <c>Kim:MaxBody</c>.</summary>
    /// <remarks>For example <c>"64KiB"</c>, <c>"10MiB"</c> or <c>"1GiB"</c>.</remarks>
    public string? MaxBody { get; set; }

    /// <summary>
    /// Whether a run outlives its process: where it stands is stored before each step that waits, and before its reply goes out.
    /// </summary>
    [Experimental("KIM1003")]
    public bool Durable { get; set; }

    /// <summary>
    /// Of a durable command: the member of its request that says which requests are the same, as <c>nameof(Transfer.Id)</c>. The second one
    /// of a key gets the outcome of the first. Default: the request's <c>Idempotency-Key</c> header.
    /// </summary>
    /// <remarks>
    /// Its type is a text, a number, a <see cref="Guid"/>, an enum, or another with one text for each value; a request whose key is null or
    /// empty is refused with 400.
    /// </remarks>
    [Experimental("KIM1003")]
    public string? Key { get; set; }

    /// <summary>Of a durable command: how long a run, its reply and its key are kept after its end. Default: <c>24h</c>.</summary>
    /// <remarks>For example <c>"30d"</c> or <c>"00:30:00"</c>; above 0, at most ten years, which are <c>3652d</c>. A run that
    /// another durable run has called is kept as long as that one instead.</remarks>
    [Experimental("KIM1003")]
    public string? Keep { get; set; }
}
