using Kim.Server.Tests.Clients.Commands;

namespace Kim.Server.Tests.Clients;

/// <summary>A client as the commands get it.</summary>
/// <param name="ask">Asks for a key.</param>
/// <param name="owned">Ends with it.</param>
internal sealed class UpstreamClient(Func<string, CancellationToken, Task<string>> ask, params object[] owned) : IUpstream, IAsyncDisposable
{
    public Task<string> Ask(string key, CancellationToken cancel) => ask(key, cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in owned)
        {
            if (part is IAsyncDisposable ended)
            {
                await ended.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }
}
