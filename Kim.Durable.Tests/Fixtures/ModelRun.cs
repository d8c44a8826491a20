namespace Kim.Durable.Tests.Fixtures;

/// <summary>
/// Random operations on a few runs, the same on two stores, and equal answers. Mostly what an owner would do, sometimes what one would do
/// that is late, or mistaken.
/// </summary>
internal sealed class ModelRun(IRunStore model, IRunStore store, int seed)
{
    private static readonly string[] Owners = ["one", "two", "three"];
    private static readonly string[] Signals = ["approval", "other", RunSignal.Cancel];

    private readonly Random _random = new(seed);
    private readonly List<string> _ids = [];
    private readonly List<string> _log = [];

    internal IReadOnlyList<string> Ids => _ids;

    internal async Task DoAsync(int operations)
    {
        foreach (var key in (string[])["", "", "key", "key", "key2", "key2"])
        {
            _ids.Add(RunIds.New(Some.Command, key));
        }

        // The first has called two, and one of them another.
        for (var i = 0; i < 3; i++)
        {
            _ids.Add(RunIds.New(RunIds.PartitionOf(_ids[0])));
        }

        for (var i = 0; i < operations; i++)
        {
            await StepAsync();
        }

        foreach (var id in _ids)
        {
            await EqualAsync($"read {id}", async of => Some.Describe(await of.ReadAsync(id)));
        }

        foreach (var owner in Owners)
        {
            await EqualAsync($"owned {owner}", async of => string.Join(',', await of.OwnedAsync(owner)));
        }

        await EqualAsync("due", async of => string.Join(',', (await of.DueAsync(Some.Command, 100)).Order(StringComparer.Ordinal)));
        await EqualAsync("keys", async of => $"{await of.FindAsync(Some.Command, "key")} {await of.FindAsync(Some.Command, "key2")}");
        await EqualAsync("key of one that was called", async of => $"{await of.FindAsync(Some.Command, $"{_ids[0]}/", _ids[0])}");
        await EqualAsync("count", async of => $"{await of.CountAsync() with { OldestDue = null, Now = default }}");
        await EqualAsync("owners", async of => string.Join(',', (await of.OwnersAsync()).Select(owner => owner.Name)));
        await EqualAsync("list", async of =>
            string.Join(',', (await of.ListAsync(new RunQuery())).Select(run => $"{run with { Due = default }}")));
    }

    private async Task StepAsync()
    {
        var id = Pick(_ids);
        var found = await model.ReadAsync(id);
        var run = found ?? New(id);
        switch (found is null && _random.Next(4) > 0 ? 0 : _random.Next(11))
        {
            case 0 or 1:
                var begun = Mistaken(run) with { State = RunState.Running };
                await EqualAsync($"begin {Some.Describe(begun)}", async of => $"{await of.BeginAsync(begun)}");
                break;
            case 2 or 3 or 4 or 5:
                var saved = Mistaken(Change(run));
                var time = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromHours(1);
                await EqualAsync($"save {Some.Describe(saved)} {time}", async of =>
                {
                    var result = await of.SaveAsync(saved, time);
                    return $"{result.Outcome} {result.CancelWaits} {Some.Text(result.Value)}";
                });
                break;
            case 6 or 7:
                var signal = new RunSignal(id, Some.Command, Pick(Signals), Some.Bytes($"{_random.Next(100)}"), Pick(["", "", "a", "b"]));
                await EqualAsync($"signal {signal.Name} {signal.Id}", async of => $"{await of.SignalAsync(signal)}");
                break;
            case 8:
                var again = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromHours(1);
                await EqualAsync($"settle {again}", async of => $"{await of.SettleCalledAsync(again, 10)}");
                break;
            default:
                var owner = Pick(Owners);
                var from = _random.Next(4) switch
                {
                    0 => ClaimFrom.Parked,
                    1 => ClaimFrom.Stuck,
                    2 => ClaimFrom.DeadOwner(Pick(Owners)),
                    _ => run.State is RunState.Parked ? ClaimFrom.Parked : ClaimFrom.DeadOwner(run.Owner),
                };
                await EqualAsync($"claim {id} {owner} {from}", async of =>
                {
                    var result = await of.ClaimAsync(id, Some.Command, owner, from);
                    return $"{result.Outcome} {Some.Describe(result.Run)}";
                });
                break;
        }
    }

    private StoredRun New(string id) => Some.Run() with
    {
        Id = id,
        Owner = Pick(Owners),
        Key = _ids.IndexOf(id) switch { < 2 => "", < 4 => "key", < 6 => "key2", < 8 => $"{_ids[0]}/", _ => $"{_ids[6]}/" },
        Root = _ids.IndexOf(id) < 6 ? "" : _ids[0],
    };

    private StoredRun Change(StoredRun run)
    {
        if (_random.Next(3) == 0)
        {
            var name = Pick(Signals);
            run = Some.Taken(run, name, run.Taken.GetValueOrDefault(name) + 1);
        }

        return _random.Next(6) switch
        {
            0 => Some.Stuck(run),
            1 => Some.Ended(run),
            2 => Some.Parked(run, Pick(["approval", "other"])),
            3 => Some.Parked(run, null),
            _ => Some.Next(run) with { Snapshot = Some.Bytes($"{_random.Next(1_000)}"), Why = Pick(["", "why"]) },
        };
    }

    private StoredRun Mistaken(StoredRun run) => _random.Next(8) switch
    {
        0 => run with { Owner = Pick(Owners) },
        1 => run with { Version = Math.Max(1, run.Version + _random.Next(-2, 3)) },
        _ => run,
    };

    private async Task EqualAsync(string what, Func<IRunStore, Task<string>> ask)
    {
        var (expected, found) = (await ask(model), await ask(store));
        _log.Add($"{what} -> {expected}");
        if (expected != found)
        {
            throw new InvalidOperationException($"Seed {seed}: the store says\n{found}\n{string.Join('\n', _log)}");
        }
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];
}
