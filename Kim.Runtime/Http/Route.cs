using Kim.Steps;

namespace Kim.Http;

/// <summary>A route that answers: which command, and which of its routes.</summary>
internal sealed record Route(BoundCommand Command, int Index, string Text);
