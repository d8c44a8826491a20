using System.Collections.Concurrent;
using Kim.Runs.Hooks;

namespace Kim.Server.Tests.Apps;

/// <summary>Hooks as an app would write them: which runs have ended, and with what.</summary>
internal sealed class EndedRuns : IRunHooks
{
    internal ConcurrentQueue<string> Seen { get; } = [];

    public void Ended(StepInfo last, Reply reply) => Seen.Enqueue($"{last.Command.Name} {last.Step.Name} {reply.StatusCode}");
}
