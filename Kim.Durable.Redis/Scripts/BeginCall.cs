using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Accepts a run. If its key is taken, it asks once more, whether by a run that exists.</summary>
internal sealed class BeginCall : ScriptCall<BeginResult>
{
    private readonly RunKeys _keys;
    private readonly KnownIndexes _known;
    private readonly StoredRun _run;
    private readonly long _since = Environment.TickCount64;
    private readonly bool _isKnown;
    private string _holder = "";

    internal BeginCall(IDatabase database, RunKeys keys, KnownIndexes known, StoredRun run)
        : base(database, run.Id)
    {
        (_keys, _known, _run, _isKnown) = (keys, known, run, known.Has(run));
        Ask();
    }

    protected override bool TryRead(string word, RedisResult[] parts, out BeginResult answer)
    {
        var holder = word == "taken" ? (string?)parts[1] ?? "" : "";
        answer = word switch
        {
            "ok" => new(BeginOutcome.Begun),
            "taken" => new(BeginOutcome.Taken, holder),
            _ => new(BeginOutcome.Fenced),
        };
        if (word == "ok" && !_isKnown)
        {
            _known.Add(_run, _since);
        }

        if (word != "taken" || holder == _holder)
        {
            return true;
        }

        if (!RunIds.IsId(holder) || RunIds.PartitionOf(holder) != RunIds.PartitionOf(_run.Id))
        {
            throw new StoredRunException(_run.Id, $"key:{_run.Command}:{_run.Key}", "the id of a run of this partition", holder);
        }

        _holder = holder;
        Ask();
        return false;
    }

    private void Ask()
    {
        var partition = RunIds.PartitionOf(_run.Id);
        var arguments = new ArgumentList(
            5 + (_run.Key.Length > 0 ? 1 : 0) + (_holder.Length > 0 ? 1 : 0),
            6 + RecordWriter.RequestCount(_run) + RecordWriter.StateCount(_run));
        arguments.Add(_keys.Run(_run.Id));
        arguments.Add(_keys.Inbox(_run.Id));
        arguments.Add(_keys.Owned(partition, _run.Owner));
        arguments.Add(_keys.Owners(partition));
        arguments.Add(_keys.Commands(partition));
        if (_run.Key.Length > 0)
        {
            arguments.Add(_keys.Key(partition, _run.Command, _run.Key));
        }

        if (_holder.Length > 0)
        {
            arguments.Add(_keys.Run(_holder));
        }

        arguments.Add((RedisValue)_run.Id);
        arguments.Add((RedisValue)_run.Owner);
        arguments.Add((RedisValue)_run.Version);
        arguments.Add((RedisValue)_run.Command);
        arguments.Add((RedisValue)_holder);
        arguments.Add((RedisValue)(_isKnown ? 0 : 1));
        RecordWriter.AddRequest(ref arguments, _run);
        RecordWriter.AddState(ref arguments, _run);
        Ask(Script.Begin, arguments.Take());
    }
}
