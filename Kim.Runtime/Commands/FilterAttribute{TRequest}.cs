namespace Kim;

/// <summary>
/// A filter that sees the request by its type, or by an interface of it. On a command whose request is another type it is a compile error;
/// on an assembly it is for those commands whose request fits.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
public abstract class FilterAttribute<TRequest> : FilterAttribute
{
    /// <summary>Called before the first step, on the reactor.</summary>
    /// <param name="request">The run's request.</param>
    /// <param name="run">The run.</param>
    /// <returns>A reply to end the run with; <see langword="null"/> to let it begin.</returns>
    protected internal virtual ValueTask<Reply?> Before(TRequest request, FilterContext run) => default;

    /// <summary>Called once, right before the reply is sent, on the reactor.</summary>
    /// <param name="request">The run's request.</param>
    /// <param name="run">The run.</param>
    /// <param name="reply">The reply.</param>
    /// <returns>What is sent.</returns>
    protected internal virtual Reply After(TRequest request, FilterContext run, Reply reply) => reply;

    // A request that does not fit its type is refused by the binder, after the filters that do not look at it.
    /// <inheritdoc/>
    protected internal sealed override ValueTask<Reply?> Before(FilterContext run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is TRequest request ? Before(request, run) : default;
    }

    /// <inheritdoc/>
    protected internal sealed override Reply After(FilterContext run, Reply reply)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is TRequest request ? After(request, run, reply) : reply;
    }
}
