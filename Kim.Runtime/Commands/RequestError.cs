namespace Kim;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Member">
/// The member as clients name it, with its path: <c>lines[2].price</c>. Empty if it is about the request as a whole.
/// </param>
/// <param name="Message">What is wrong, a whole sentence for the client.</param>
public sealed record RequestError(string Member, string Message);
