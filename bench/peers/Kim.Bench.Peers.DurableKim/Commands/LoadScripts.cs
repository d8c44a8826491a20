using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>Has the server know the scripts that are called bare.</summary>
[Command("POST /load-scripts")]
public sealed partial class LoadScripts(IDatabase redis) : Command
{
    [Step] Task Load() => RecordScripts.Load(redis);

    [Step] string Answer() => "loaded";
}
