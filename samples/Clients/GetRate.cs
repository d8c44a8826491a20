using System.Net;
using Kim;

namespace Clients;

/// <summary>Of which currency.</summary>
public sealed record Currency(string Code);

/// <summary>What a currency is worth.</summary>
public sealed record Rate(string Code, decimal Value);

/// <summary>Asks another server by HTTP. As many runs are under way as it may have connections: one more is refused at once.</summary>
[Command("GET /rates/{code}", Deadline = "5s", MaxConcurrency = Connections)]
public sealed partial class GetRate(IHttpClientFactory http) : Command<Currency>
{
    /// <summary>How many connections the client has, at most.</summary>
    public const int Connections = 100;

    [Step, Timeout("2s"), Retry(2, On = [typeof(HttpRequestException)])]
    Task<HttpResponseMessage> Ask(CancellationToken cancel) =>
        http.CreateClient("rates").GetAsync($"rates/{Uri.EscapeDataString(Request.Code)}", cancel);

    [Step]
    async Task<Reply> Answer(HttpResponseMessage reply, CancellationToken cancel)
    {
        using (reply)
        {
            return reply.StatusCode is HttpStatusCode.NotFound
                ? NotFound($"there is no {Request.Code}")
                : Ok(await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Rate>(cancel));
        }
    }
}
