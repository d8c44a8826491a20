using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

/// <summary>
/// <c>Kim:Durable:Name</c> is the name of one living process: of two, the one that has started earlier is taken for dead, and stops. Any
/// thread.
/// </summary>
/// <remarks><c>Unnamed --StartAsync--> Named --a later one has the name, and lives--> Replaced</c>.</remarks>
internal sealed partial class Namesakes(string name, ILogger log) : IOwnerLiveness
{
    private readonly Lock _gate = new();
    private OwnerInfo? _own;
    private bool _isReplaced;

    /// <summary>Whether another process has the name now.</summary>
    internal bool IsReplaced => Volatile.Read(ref _isReplaced);

    /// <summary>Says since when this process has the name: later than all that have it so far.</summary>
    /// <param name="store">The store.</param>
    /// <param name="own">What an owner says of itself.</param>
    /// <returns>The same, with that.</returns>
    internal async Task<OwnerInfo> StartAsync(IRunStore store, OwnerInfo own)
    {
        if (name.Length == 0 || own.Began != 0)
        {
            return own;
        }

        // Clocks of machines differ: it is later than those it finds, whatever they say.
        var others = (await store.OwnersAsync()).Select(owner => owner.Info).OfType<OwnerInfo>().Where(other => IsNamesake(other, own));
        var began = others.Select(other => other.Began + 1).Append(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).Max();
        lock (_gate)
        {
            // All owners of the process say the same.
            _own ??= own with { Began = began };
            return own with { Began = _own.Began };
        }
    }

    public bool? IsAlive(StoredOwner owner)
    {
        OwnerInfo? own;
        lock (_gate)
        {
            own = _own;
        }

        if (own is null || owner.Info is not { } info || !IsNamesake(info, own))
        {
            return null;
        }

        if ((info.Began, info.Service).CompareTo((own.Began, own.Service)) < 0)
        {
            return false;
        }

        if (owner.IsAlive && !Interlocked.Exchange(ref _isReplaced, true))
        {
            LogReplaced(log, name, owner.Name);
        }

        // If it is dead by now, its lease says so.
        return null;
    }

    private static bool IsNamesake(OwnerInfo other, OwnerInfo own) => other.Process == own.Process && other.Service != own.Service;

    [LoggerMessage(LogLevel.Error,
        "{Other} has this process's name {Name} (Kim:Durable:Name), and has started later: it continues this one's runs, and what this one "
        + "writes of them does not count. This process takes no stored runs from now on, and is not ready. End it; or, "
        + "if both are to serve, give each a name of its own and start them again")]
    private static partial void LogReplaced(ILogger log, string name, string other);
}
