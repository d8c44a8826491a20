using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>What an index says of a run.</summary>
/// <param name="Id">The run.</param>
/// <param name="Index">The index.</param>
/// <param name="State">The state that the index stands for.</param>
/// <param name="Whose">The owner of a running run, the command of a parked one.</param>
internal readonly record struct IndexEntry(string Id, RedisKey Index, RunState State, string Whose)
{
    internal bool IsDeniedBy(RunSummary? summary) => summary is null
        || (summary.Problem.Length == 0 && (summary.State != State
            || (State is RunState.Running && summary.Owner != Whose)
            || (State is RunState.Parked && summary.Command != Whose)));
}
