using System.Diagnostics.CodeAnalysis;

namespace Kim.Binding;

/// <summary>A stored run cannot be read by this build; the message says what of it, as the end of a sentence about the run.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="inner">Why.</param>
[Experimental("KIM1003")]
public sealed class UnreadableStateException(string message, Exception? inner = null) : Exception(message, inner);
