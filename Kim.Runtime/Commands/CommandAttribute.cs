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
}
