namespace Kim;

/// <summary>The server cannot start as configured. The message says which setting or command is wrong and how to fix it.</summary>
public sealed class KimConfigurationException : Exception
{
    /// <summary>Makes one without a message of its own.</summary>
    public KimConfigurationException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, where, and how to fix it.</param>
    public KimConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that another exception has caused.</summary>
    /// <param name="message">What is wrong, where, and how to fix it.</param>
    /// <param name="innerException">The cause.</param>
    public KimConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The message, and in a second line its cause, if the message does not have it already.</summary>
    /// <remarks>It has no stack trace: an unhandled exception prints this, and the mistake is in the configuration.</remarks>
    public override string ToString() =>
        InnerException is { } inner && !Message.Contains(inner.Message.TrimEnd('.'), StringComparison.Ordinal)
            ? $"{Message}{Environment.NewLine}  cause: {inner.GetType()}: {inner.Message.ReplaceLineEndings(" ")}"
            : Message;
}
