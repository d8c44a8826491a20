using System.Text.Json.Nodes;
using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.Server.Tests.Apps;

/// <summary>An app that describes its commands and whatever else it maps.</summary>
internal sealed class OpenApiApp(WebApplication app) : IAsyncDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(app.Urls.Single()), Timeout = ServerFixture.Limit };

    internal static async Task<OpenApiApp> Start(
        Action<IServiceCollection>? add = null, Action<IEndpointRouteBuilder>? map = null, bool isKimFirst = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Gate>();
        if (isKimFirst)
        {
            builder.AddKim(Tests.Commands.KimCommands.Table);
        }

        (add ?? (services => services.AddOpenApi()))(builder.Services);
        if (!isKimFirst)
        {
            builder.AddKim(Tests.Commands.KimCommands.Table);
        }

        var app = builder.Build();
        app.MapOpenApi();
        (map ?? (endpoints => endpoints.MapKimCommands()))(app);
        await app.StartAsync();
        return new OpenApiApp(app);
    }

    internal Task<string> Text(string document) => _client.GetStringAsync(new Uri($"/openapi/{document}.json", UriKind.Relative));

    internal async Task<JsonNode> Document(string document = "v1") => JsonNode.Parse(await Text(document))!;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
