using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Puts a signal into a run's inbox.</summary>
internal sealed class SignalCall : ScriptCall<SignalOutcome>
{
    internal SignalCall(IDatabase database, RunKeys keys, RunSignal signal, int max)
        : base(database, signal.Run)
    {
        var arguments = new ArgumentList(3, 6);
        arguments.Add(keys.Run(signal.Run));
        arguments.Add(keys.Inbox(signal.Run));
        arguments.Add(keys.Due(RunIds.PartitionOf(signal.Run), signal.Command));
        arguments.Add((RedisValue)signal.Run);
        arguments.Add((RedisValue)signal.Command);
        arguments.Add((RedisValue)signal.Name);
        arguments.Add((RedisValue)signal.Id);
        arguments.Add(signal.Value);
        arguments.Add((RedisValue)max);
        Ask(Script.Signal, arguments.Take());
    }

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
