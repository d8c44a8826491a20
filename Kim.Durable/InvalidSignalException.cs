using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What was to be sent is not JSON, or not a value of the signal. Nothing was sent.</summary>
[Experimental("KIM1003")]
public sealed class InvalidSignalException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="reason">What is wrong with the value.</param>
    public InvalidSignalException(string signal, Exception reason)
        : base($"it is not a value of the signal {signal}: {reason?.Message}", reason) => Signal = signal;

    /// <summary>The signal.</summary>
    public string Signal { get; }
}
