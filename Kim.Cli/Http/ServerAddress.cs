namespace Kim.Cli.Http;

/// <summary>Where a server is.</summary>
/// <param name="Base">Its URL, with a slash at its end.</param>
/// <param name="Socket">The path of its Unix-domain socket; <see langword="null"/>: it has a port.</param>
/// <param name="Text">As the user wrote it.</param>
internal sealed record ServerAddress(Uri Base, string? Socket, string Text)
{
    /// <summary>As <c>Kim.Server</c> listens by itself.</summary>
    internal const string Default = "http://127.0.0.1:3355";

    private const string UnixPrefix = "http://unix:/";

    /// <summary>Reads one, in the forms of <c>Kim:Url</c>.</summary>
    internal static ServerAddress Parse(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new(new Uri("http://localhost/"), text[(UnixPrefix.Length - 1)..], text);
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" }
            ? new(url, null, text)
            : throw new CliException(
                ExitCode.WrongUse,
                $"'{text}' is not the address of a server: write http://host:port, https://host:port or http://unix:/path, as --url or "
                + "KIM_URL");
    }
}
