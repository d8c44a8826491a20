namespace Kim.Server.Tests.Hosts;

/// <summary>A scoped service that is there before anything throws; it can be disposed asynchronously only.</summary>
internal sealed class FaultyWitness : IAsyncDisposable
{
    private readonly Faults _faults;

    public FaultyWitness(Faults faults)
    {
        _faults = faults;
        faults.Made();
    }

    public ValueTask DisposeAsync()
    {
        _faults.Disposed();
        _faults.ThrowAt("asynchronous dispose");
        return ValueTask.CompletedTask;
    }
}

/// <summary>A scoped service whose constructor and whose end may throw.</summary>
internal sealed class FaultyService : IDisposable
{
    private readonly Faults _faults;

    public FaultyService(Faults faults)
    {
        faults.ThrowAt("scoped service");
        _faults = faults;
    }

    public void Dispose()
    {
        if (_faults.Place == "dispose")
        {
            // The container leaves the rest of a scope when one service throws: the witness is not disposed any more.
            _faults.Disposed();
        }

        _faults.ThrowAt("dispose");
    }
}
