namespace Kim.Durable.Memory;

/// <summary>The signals of one run, by name.</summary>
internal sealed class MemoryInbox
{
    private readonly SortedDictionary<string, Box> _boxes = new(StringComparer.Ordinal);

    /// <summary>How many of a name ever came.</summary>
    internal int Came(string name) => _boxes.TryGetValue(name, out var box) ? box.Came : 0;

    internal bool TryGet(SignalWait wait, out ReadOnlyMemory<byte> value)
    {
        value = default;
        return _boxes.TryGetValue(wait.Name, out var box) && box.Values.TryGetValue(wait.Number, out value);
    }

    /// <summary>The number of a signal that came before; 0: it did not, or is no longer known.</summary>
    internal int Find(RunSignal signal) =>
        signal.Id.Length > 0 && _boxes.TryGetValue(signal.Name, out var box) ? box.Numbers.GetValueOrDefault(signal.Id) : 0;

    /// <summary>Keeps a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="max">For how many signals an id is kept.</param>
    /// <returns>Its number.</returns>
    internal int Add(RunSignal signal, int max)
    {
        if (!_boxes.TryGetValue(signal.Name, out var box))
        {
            _boxes.Add(signal.Name, box = new Box());
        }

        box.Came++;
        box.Values.Add(box.Came, signal.Value.ToArray());
        if (signal.Id.Length > 0)
        {
            box.Numbers[signal.Id] = box.Came;
            box.Ids[box.Came] = signal.Id;
        }

        if (box.Ids.Remove(box.Came - max, out var forgotten))
        {
            box.Numbers.Remove(forgotten);
        }

        return box.Came;
    }

    /// <summary>The record has these values from now on.</summary>
    internal void Take(string name, int before, int count)
    {
        if (_boxes.TryGetValue(name, out var box))
        {
            for (var number = before + 1; number <= count; number++)
            {
                box.Values.Remove(number);
            }
        }
    }

    internal void Clear() => _boxes.Clear();

    /// <summary>What waits, for a run that has taken so many.</summary>
    internal IReadOnlyList<StoredSignal> List(IReadOnlyDictionary<string, int> taken) =>
        [.. from box in _boxes
            from value in box.Value.Values
            where value.Key > taken.GetValueOrDefault(box.Key)
            select new StoredSignal(box.Key, value.Key, value.Value)];

    private sealed class Box
    {
        internal int Came { get; set; }

        internal SortedDictionary<int, ReadOnlyMemory<byte>> Values { get; } = [];

        internal Dictionary<string, int> Numbers { get; } = new(StringComparer.Ordinal);

        internal Dictionary<int, string> Ids { get; } = [];
    }
}
