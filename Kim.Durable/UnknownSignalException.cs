using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>A run's command does not wait for such a signal. Nothing was sent.</summary>
[Experimental("KIM1003")]
public sealed class UnknownSignalException : Exception
{
    /// <summary>Says which there are.</summary>
    /// <param name="command">The command.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="known">The signals that the command waits for.</param>
    public UnknownSignalException(string command, string signal, IReadOnlyList<string> known)
        : base($"{command} does not wait for a signal '{signal}': "
            + (known is null or [] ? "it waits for none." : $"it waits for {string.Join(", ", known)}."))
    {
        Command = command;
        Signal = signal;
    }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>The signal.</summary>
    public string Signal { get; }
}
