namespace Kim.Hosting;

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
}
