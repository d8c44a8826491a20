using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Puts a signal into a run's inbox.</summary>
internal sealed class SignalCall : ScriptCall<SignalOutcome>
{
    internal SignalCall(IDatabase database, RunKeys keys, RunSignal signal, int max)
        : base(database, signal.Run) =>
        Ask(Script.Signal, Script.Arguments(
            [keys.Run(signal.Run), keys.Inbox(signal.Run), keys.Due(RunIds.PartitionOf(signal.Run), signal.Command)],
            [signal.Run, signal.Command, signal.Name, signal.Id, signal.Value, max]));

    protected override bool TryRead(string word, RedisResult[] parts, out SignalOutcome answer)
    {
        answer = word switch
        {
            "ok" => SignalOutcome.Kept,
            "repeated" => SignalOutcome.Repeated,
            "full" => SignalOutcome.Full,
            "ended" => SignalOutcome.Ended,
            _ => SignalOutcome.Gone,
        };
        return true;
    }
}
