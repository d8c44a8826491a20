namespace Kim.Durable.Tests.Owning;

/// <summary>A cluster's membership, as a test wants it.</summary>
internal sealed class Members : IOwnerLiveness
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _known = [];
    private readonly Dictionary<string, int> _asked = [];
    private Action? _ended;

    /// <summary>How often it was asked for an owner.</summary>
    internal int Asked(string name)
    {
        lock (_gate)
        {
            return _asked.GetValueOrDefault(name);
        }
    }

    public bool? IsAlive(StoredOwner owner)
    {
        lock (_gate)
        {
            _asked[owner.Name] = _asked.GetValueOrDefault(owner.Name) + 1;
            return _known.TryGetValue(owner.Name, out var isAlive) ? isAlive : null;
        }
    }

    public void Watch(Action ended) => _ended = ended;

    internal void Begin(string name) => Set(name, isAlive: true);

    internal void End(string name)
    {
        Set(name, isAlive: false);
        _ended!();
    }

    private void Set(string name, bool isAlive)
    {
        lock (_gate)
        {
            _known[name] = isAlive;
        }
    }
}
