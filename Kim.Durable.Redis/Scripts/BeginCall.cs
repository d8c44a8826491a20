using Kim.Durable.Redis.Records;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Scripts;

/// <summary>Accepts a run. If its key is taken, it asks once more, whether by a run that exists.</summary>
internal sealed class BeginCall : ScriptCall<BeginResult>
{
    private readonly RunKeys _keys;
    private readonly StoredRun _run;
    private string _holder = "";

    internal BeginCall(IDatabase database, RunKeys keys, StoredRun run)
        : base(database, run.Id)
    {
        (_keys, _run) = (keys, run);
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
        Span<RedisKey> keys =
        [
            _keys.Run(_run.Id),
            _keys.Owned(partition, _run.Owner),
            _keys.Owners(partition),
            _keys.Commands(partition),
            default,
            default,
        ];
        var count = 4;
        if (_run.Key.Length > 0)
        {
            keys[count++] = _keys.Key(partition, _run.Command, _run.Key);
        }

        if (_holder.Length > 0)
        {
            keys[count++] = _keys.Run(_holder);
        }

        Ask(Script.Begin, Script.Arguments(keys[..count],
        [
            _run.Id,
            _run.Owner,
            _run.Version,
            _run.Command,
            _holder,
            .. RecordWriter.OfRequest(_run),
            .. RecordWriter.OfState(_run),
        ]));
    }
}
