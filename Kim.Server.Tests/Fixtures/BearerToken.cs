using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Kim.Server.Tests.Fixtures;

/// <summary>A token (JWT) as an issuer named <c>tests</c> would sign it.</summary>
internal static class BearerToken
{
    /// <param name="secret">What signs it.</param>
    /// <param name="claims">JSON members.</param>
    internal static AuthenticationHeaderValue Of(byte[] secret, string claims)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var signed = Part("""{"alg":"HS256","typ":"JWT"}""") + "." + Part($$"""{"iss":"tests","exp":{{expires}},{{claims}}}""");
        var signature = Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));
        return new AuthenticationHeaderValue("Bearer", $"{signed}.{signature}");
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
