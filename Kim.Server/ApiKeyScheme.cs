using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.Server;

/// <summary>Who sends a known key in <c>X-Api-Key</c> is the one that it was given to.</summary>
internal sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IOptions<ServerOptions> server)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    internal const string Name = "ApiKey";

    private const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Name;
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Authenticate()
    {
        if (Request.Headers[Header] is not [{ Length: > 0 } given])
        {
            return AuthenticateResult.NoResult();
        }

        // All are looked at, each in a time that does not depend on how much of it is right.
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        string? name = null;
        foreach (var (key, owner) in server.Value.ApiKeys)
        {
            name = CryptographicOperations.FixedTimeEquals(bytes, SHA256.HashData(Encoding.UTF8.GetBytes(key))) ? owner : name;
        }

        return name is null
            ? AuthenticateResult.Fail("the key is not known")
            : AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name));
    }
}
