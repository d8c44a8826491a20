using Kim.Runs;

namespace Kim.AspNetCore.Routing;

/// <summary>A route that answers: which command, and which of its routes.</summary>
internal sealed record Route(BoundCommand Command, int Index, string Text)
{
    /// <summary>For a <c>GET</c> route: whether it answers <c>HEAD</c>, too.</summary>
    internal bool AnswersHead => !Command.Descriptor.WithoutHead.Contains(Text);
}
