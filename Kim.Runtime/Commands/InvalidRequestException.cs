namespace Kim;

/// <summary>
/// A request that does not fit its type, or whose body cannot be read. The client gets 400 (or what the server says: 413, 415, 408) and the
/// message. A step that throws it is not tried again.
/// </summary>
public sealed class InvalidRequestException : Exception
{
    /// <summary>Makes one without a message of its own.</summary>
    public InvalidRequestException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What was wrong.</param>
    public InvalidRequestException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that another exception has caused.</summary>
    /// <param name="message">What was wrong.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidRequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal InvalidRequestException(RequestErrors errors)
        : base(errors.Text()) => Errors = errors;

    /// <summary>What was wrong, if that is known one by one.</summary>
    internal RequestErrors? Errors { get; }

    /// <summary>What the client gets.</summary>
    internal int StatusCode { get; init; } = 400;
}
