namespace Kim;

/// <summary>The client has left in the middle of its body: the run ends as one whose token is cancelled.</summary>
internal sealed class ClientLeftException(Exception cause)
    : OperationCanceledException("The client left before its body was whole.", cause);
