namespace Kim.Server.Tests.Clients.Commands;

/// <summary>Another server, through a client of somebody else's.</summary>
public interface IUpstream
{
    /// <summary>Asks it.</summary>
    /// <param name="key">What for.</param>
    /// <param name="cancel">Given to the client.</param>
    /// <returns>What the client itself returns, without a detour.</returns>
    Task<string> Ask(string key, CancellationToken cancel);
}
