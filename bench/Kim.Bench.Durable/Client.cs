using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>Sends single requests, those that are not a load.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public void Dispose() => _http.Dispose();

    /// <summary>Waits until a deployment runs the workflow, and checks its reply.</summary>
    internal Task Ready(Deployment deployment)
    {
        var isIntroduced = false;
        return Setup.Until(deployment.App, async () =>
        {
            if (!isIntroduced)
            {
                await deployment.Introduce(_http);
                isIntroduced = true;
            }

            using var reply = await Post(deployment, deployment.Run.Path, deployment.Run.Body);
            var body = await reply.Content.ReadAsStringAsync();
            return reply.IsSuccessStatusCode && (body == deployment.Run.Reply ? true : throw new BenchException(
                $"{deployment.Peer.Kind}: expected {deployment.Run.Reply}, got {body}"));
        });
    }

    internal async Task<HttpResponseMessage> Post(
        Deployment deployment, string path, string body, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, deployment.Peer.Url + path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request, cancellation);
    }

    /// <summary>Begins a run that waits for a signal; the reply does not wait for the run's end.</summary>
    /// <returns>The address that came with the reply; empty if none did.</returns>
    internal async Task<string> Begin(Deployment deployment, string path, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, deployment.Peer.Url + path);
        request.Content = new StringContent(Work.Body(id), Encoding.UTF8, "application/json");
        request.Headers.Add("Prefer", "respond-async");
        using var reply = await _http.SendAsync(request);
        return reply.IsSuccessStatusCode
            ? reply.Headers.Location?.OriginalString ?? ""
            : throw new BenchException($"{path} answered {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
    }
}
