namespace Kim;

/// <summary>The server cannot start as configured. The message says which setting or command is at fault and how to mend it.</summary>
public sealed class KimConfigurationException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, where, and how to mend it.</param>
    /// <param name="inner">What it was noticed by.</param>
    public KimConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The message, and in a second line what it was noticed by if the message does not say so already.</summary>
    /// <remarks>It has no stack trace: the fault is in the configuration, and this is what an unhandled exception prints.</remarks>
    public override string ToString() =>
        InnerException is { } inner && !Message.Contains(inner.Message.TrimEnd('.'), StringComparison.Ordinal)
            ? $"{Message}{Environment.NewLine}  cause: {inner.GetType()}: {inner.Message.ReplaceLineEndings(" ")}"
            : Message;
}
