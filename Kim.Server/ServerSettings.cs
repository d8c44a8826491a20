using System.Globalization;
using Kim.Options;

namespace Kim.Server;

/// <summary>The settings of <see cref="ServerOptions"/>: how each is written, and what it may be.</summary>
internal static class ServerSettings
{
    // What cannot be guessed.
    private const int KeyCharactersMin = 16;

    internal static readonly IReadOnlyList<Setting<ServerOptions>> All =
    [
        new("ApiKeys", "", "who may call, as name=key, separated by ';': by the header X-Api-Key", static (server, text) =>
            server.ApiKeys = ParseKeys(text)),
        new("CorsOrigins", "", "origins whose pages may call, separated by ';'", static (server, text) =>
            server.CorsOrigins = [.. List(text).Select(ParseOrigin)]),
        new("RateLimit", "0", "requests a second of one client, one more is 429; 0 is any number", static (server, text) =>
            server.RateLimit = ParseCount(text)),
        new("Compression", "off", "whether replies are compressed: on or off", static (server, text) =>
            server.Compression = ParseSwitch(text)),
        new("HttpsRedirection", "off", "whether plain HTTP is redirected to https: on or off", static (server, text) =>
            server.HttpsRedirection = ParseSwitch(text)),
        new("OpenApi", "off", "whether /openapi/v1.json and /scalar show the API to everybody: on or off", static (server, text) =>
            server.OpenApi = ParseSwitch(text)),
    ];

    private static string[] List(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The messages name no key: they are secret.
    private static Dictionary<string, string> ParseKeys(string text)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in List(text))
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, { Length: >= KeyCharactersMin } key])
            {
                throw new FormatException(
                    $"a part is not name=key with a key of at least {KeyCharactersMin} characters: write shop=0123456789abcdef;…");
            }

            if (!keys.TryAdd(key, name))
            {
                throw new FormatException($"'{name}' has the key of '{keys[key]}': give each its own");
            }
        }

        return keys;
    }

    private static string ParseOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin is { Scheme: "http" or "https", PathAndQuery: "/" }
        && !text.EndsWith('/')
            ? text
            : throw new FormatException($"'{text}' is not an origin: write scheme, host and port alone, as https://shop.example");

    private static int ParseCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new FormatException($"'{text}' is not a whole number from 0 on");

    private static bool ParseSwitch(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new FormatException($"'{text}' is neither 'on' nor 'off'"),
    };
}
