namespace Kim.Binding;

/// <summary>A stored run cannot be read by this build; the message says what of it, as the end of a sentence about the run.</summary>
internal sealed class UnreadableStateException(string message, Exception? inner = null) : Exception(message, inner);
