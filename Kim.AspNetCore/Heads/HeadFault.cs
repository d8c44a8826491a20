namespace Kim.AspNetCore.Heads;

/// <summary>Why a request's head is refused.</summary>
/// <param name="Status">400; or 417 for an expectation that nobody here can meet.</param>
/// <param name="Text">What is wrong, and in which line.</param>
internal sealed record HeadFault(int Status, string Text);
