namespace Kim.Generator.Models;

/// <summary>What a join's [Step] says of its tasks.</summary>
/// <param name="FailFast">Whether the first that fails ends it.</param>
/// <param name="Any">Whether the first that succeeds ends it.</param>
/// <param name="AtOnce">How many may be under way; 0 for all.</param>
internal sealed record JoinModel(bool FailFast, bool Any, int AtOnce)
{
    /// <summary>All of them are waited for.</summary>
    internal static readonly JoinModel All = new(false, false, 0);
}
