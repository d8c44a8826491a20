using Microsoft.Extensions.Configuration;

namespace Kim.Server;

/// <summary>What this server's pipeline does. All of it is off unless a setting asks for it.</summary>
internal sealed class ServerOptions
{
    /// <summary>The section of ASP.NET Core's own that turns bearer tokens on.</summary>
    private const string Bearer = "Authentication:Schemes:Bearer";

    /// <summary>Who may come, by key.</summary>
    internal IReadOnlyDictionary<string, string> ApiKeys { get; set; } = new Dictionary<string, string>();

    /// <summary>The origins whose pages may call.</summary>
    internal IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>Requests a second that one client may make; 0: any number.</summary>
    internal int RateLimit { get; set; }

    /// <summary>Whether replies are compressed.</summary>
    internal bool Compression { get; set; }

    /// <summary>Whether plain HTTP is redirected.</summary>
    internal bool HttpsRedirection { get; set; }

    /// <summary>Whether the API is described to everybody, with a page to try it.</summary>
    internal bool OpenApi { get; set; }

    /// <summary>Whether bearer tokens are configured.</summary>
    internal static bool HasBearer(IConfiguration configuration) => configuration.GetSection(Bearer).GetChildren().Any();

    /// <summary>Whether anything of it is asked for.</summary>
    internal static bool AreUsed(IConfiguration configuration) => HasBearer(configuration)
        || ServerSettings.All.Any(setting => configuration[setting.Key] is { Length: > 0 } text && text != setting.Default);
}
