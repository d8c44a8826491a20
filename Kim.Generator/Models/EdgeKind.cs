namespace Kim.Generator.Models;

/// <summary>Why a run goes from one step to another; named as <c>Kim.EdgeKind</c> is.</summary>
internal enum EdgeKind
{
    Flow,
    Jump,
    Loop,
    Catch,
    Undo,
}
