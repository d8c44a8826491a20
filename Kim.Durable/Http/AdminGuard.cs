using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Kim.Durable.Http;

/// <summary>Who may list runs, signal, cancel and resume them: clients on this machine, or those that have the token.</summary>
internal sealed class AdminGuard(IOptions<KimDurableOptions> options)
{
    /// <summary>The setting's value for clients on this machine.</summary>
    internal const string Local = "local";

    // What cannot be guessed.
    private const int TokenCharactersMin = 16;

    private const string Scheme = "Bearer ";

    // What comes through a proxy, or from a page in a browser, is of this machine only as far as its last step goes.
    private static readonly string[] Foreign = ["Forwarded", "X-Forwarded-For", "Via", "Origin"];

    private readonly byte[]? _token = options.Value.Admin is Local ? null : SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Admin));

    /// <summary>Checks the setting. The message does not name the token.</summary>
    /// <exception cref="FormatException">It is neither <c>local</c> nor a token.</exception>
    internal static void Check(string admin)
    {
        if (admin is not Local && (admin.Length < TokenCharactersMin || admin.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new FormatException(
                $"it is neither '{Local}' nor a token: write at least {TokenCharactersMin} characters, printable ASCII without spaces");
        }
    }

    /// <summary>Whether a client may.</summary>
    /// <param name="http">Its request.</param>
    /// <returns>The refusal; <see langword="null"/>: it may.</returns>
    internal AdminRefusal? Check(HttpInfo http)
    {
        if (_token is null)
        {
            return IsLocal(http)
                ? null
                : new("runs are looked after from this machine only, without a proxy or a page in between: set Kim:Admin to a token to do "
                    + "it from elsewhere", 403);
        }

        if (http.Header("Authorization") is not { } given || !given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new("a token is needed: send Authorization: Bearer with the value of Kim:Admin", 401, "Bearer realm=\"kim\"");
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim())), _token)
            ? null
            : new("the token is not the value of Kim:Admin", 401, "Bearer realm=\"kim\", error=\"invalid_token\"");
    }

    private static bool IsLocal(HttpInfo http) =>
        (http.RemoteAddress is not { } client || IPAddress.IsLoopback(client)) && !Foreign.Any(name => http.Header(name) is not null);
}
