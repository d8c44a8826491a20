using Microsoft.Extensions.Hosting;

namespace Kim.Hosting;

/// <summary>Starts the reactors before an app's web server, and ends what runs are left behind it.</summary>
/// <remarks>An object of its own: the container would dispose the reactors for each service that they are, and so before the server that was made between.</remarks>
internal sealed class ReactorsService(Reactors reactors, KimOptions options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => reactors.StartAsync();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.DrainTimeout);
        await reactors.EndRunsAsync(limit.Token, CancellationToken.None).ConfigureAwait(false);
    }
}
