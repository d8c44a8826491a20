using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>The base of filters: attributes whose code runs before the first step of commands, and after their reply is settled.</summary>
/// <remarks>
/// <code>
/// public sealed class ApiKeyAttribute : FilterAttribute
/// {
///     protected override ValueTask&lt;Reply?&gt; Before(FilterContext run) =>
///         new(run.Http?.Header("X-Api-Key") is { } key &amp;&amp; Known(key) ? null : Fail(1, "an API key is needed", 401));
/// }
/// </code>
/// On a command's class it is for that command. On an assembly it is for all of its commands, or with <see cref="Namespace"/> for some.
/// <c>kim.AddFilter(() => new ApiKeyAttribute())</c> adds it to all commands of a host.
/// There is one object for each command and reactor, so its fields need no locks.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true)]
[SuppressMessage("Naming", "CA1710", Justification = "What derives from it is an attribute.")]
public abstract class FilterAttribute : Attribute
{
    /// <summary>On an assembly: the namespace whose commands it is for, with those below it; <see langword="null"/>: all.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// Whether it is also for runs that code has started (<see cref="IKim"/>, and calls between commands), where there is no
    /// <see cref="FilterContext.Http"/>. Without it a filter is for HTTP requests.
    /// </summary>
    public bool AlsoFromCode { get; set; }

    /// <summary>Called before the first step, on the reactor.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A reply to end the run with; <see langword="null"/> to let it begin.</returns>
    protected internal virtual ValueTask<Reply?> Before(FilterContext run) => default;

    /// <summary>
    /// Called once, right before the reply is sent, on the reactor; unless this filter, or one before it, has ended the run in
    /// <see cref="Before"/>. If there are several filters, the last one comes first.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="reply">The reply, whatever it is: also one of Kim's own.</param>
    /// <returns>What is sent: the reply itself, or another, for example one with a header more. What the run has done stands.</returns>
    protected internal virtual Reply After(FilterContext run, Reply reply) => reply;

    /// <summary>A failure, <c>{"code":…,"msg":"…"}</c>.</summary>
    /// <param name="code">The application's error code.</param>
    /// <param name="message">The value of <c>msg</c>.</param>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    protected static Reply Fail(int code, string message, int status = 400) => new EnvelopeReply(code, message, status);
}
