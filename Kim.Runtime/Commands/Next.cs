using System.ComponentModel;

namespace Kim;

/// <summary>
/// What a branching step returns: the step to go to, made by the generated <c>To&lt;Step&gt;(…)</c>, or a <see cref="Kim.Reply"/> that ends
/// the run.
/// </summary>
/// <remarks><code>[Step] Next Check() => Request.Key is "" ? BadRequest("key is empty") : ToSet();</code></remarks>
public readonly struct Next
{
    private Next(int state, Reply? reply)
    {
        State = state;
        Reply = reply;
    }

    /// <summary>The state to resume at; 0 if the run ends, or if this is <c>default</c>.</summary>
    internal int State { get; }

    /// <summary>The reply that ends the run, if it does.</summary>
    internal Reply? Reply { get; }

    /// <summary>Ends the run with <paramref name="reply"/>.</summary>
    /// <param name="reply">The reply.</param>
    public static implicit operator Next(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return new Next(0, reply);
    }

    /// <summary>For generated code: resumes at <paramref name="state"/>.</summary>
    /// <param name="state">A state of the emitted machine, from 1.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Next To(int state) => new(state, null);
}
