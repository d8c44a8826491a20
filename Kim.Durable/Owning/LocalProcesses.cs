namespace Kim.Durable.Owning;

/// <summary>
/// Knows which owners were processes of this machine and are not there any more. A supervisor's word has them looked at at once. Any
/// thread.
/// </summary>
internal sealed class LocalProcesses : IOwnerLiveness
{
    private Action? _ended;

    // One that is there may be frozen: its lease says more.
    public bool? IsAlive(StoredOwner owner) => owner.Info is { } info && OwnerIdentity.IsGone(info) ? false : null;

    public void Watch(Action ended) => _ended = ended;

    /// <summary>A process has ended.</summary>
    internal void TellEnded() => _ended?.Invoke();
}
