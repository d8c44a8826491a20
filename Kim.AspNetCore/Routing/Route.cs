using Kim.Binding;
using Kim.Runs;

namespace Kim.AspNetCore.Routing;

/// <summary>A route that answers: which command, and which of its routes.</summary>
internal sealed record Route(BoundCommand Command, int Index, string Text)
{
    /// <summary>What clients call the request's members; <see langword="null"/>: as the generator has emitted it.</summary>
    internal WireNames? Names { get; init; }

    /// <summary>For a <c>GET</c> route: whether it answers <c>HEAD</c>, too.</summary>
    internal bool AnswersHead => !Command.Descriptor.WithoutHead.Contains(Text);
}
