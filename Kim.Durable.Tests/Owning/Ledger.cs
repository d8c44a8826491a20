using Kim.Durable.Tests.Fixtures;

namespace Kim.Durable.Tests.Owning;

/// <summary>What commands have done, in all processes of a test.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<string> _effects = [];
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];

    internal IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate)
            {
                return [.. _effects];
            }
        }
    }

    /// <summary>An effect of that name ends only when the gate is opened; it has happened before.</summary>
    internal TaskCompletionSource Close(string effect)
    {
        lock (_gate)
        {
            return _gates[effect] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>From now on effects of that name end at once.</summary>
    internal void Open(string effect)
    {
        lock (_gate)
        {
            _gates.Remove(effect);
        }
    }

    internal async Task<string> Do(string effect)
    {
        Task? gate;
        lock (_gate)
        {
            _effects.Add(effect);
            gate = _gates.GetValueOrDefault(effect)?.Task;
        }

        await (gate ?? Task.Yield().ToTask());
        return effect;
    }

    internal int Count(string effect) => Effects.Count(one => one == effect);

    internal Task Until(string effect, int count = 1) => Wait.Until(() => Count(effect) >= count);
}
