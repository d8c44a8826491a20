namespace Kim;

/// <summary>A request that does not fit its type. The client gets 400 and the message, which names the member.</summary>
/// <param name="message">What was wrong.</param>
public sealed class InvalidRequestException(string message) : Exception(message);
