using System.Globalization;
using System.Text;

namespace Kim;

/// <summary>How long, where and to whom a browser sends a cookie (RFC 6265). The defaults are those of a session's cookie.</summary>
/// <remarks><code>Ok().WithCookie("session", id, new() { MaxAge = TimeSpan.FromDays(7), Secure = true })</code></remarks>
public sealed record CookieAttributes
{
    /// <summary>The paths that get it: this one and those below it.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The host that gets it, with those below it; <see langword="null"/>: the host that has set it, alone.</summary>
    public string? Domain { get; init; }

    /// <summary>How long it is kept; <see langword="null"/>: until the browser is closed.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Until when it is kept; <see cref="MaxAge"/> outranks it.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether it is sent over https only.</summary>
    public bool Secure { get; init; }

    /// <summary>Whether scripts of a page do not see it.</summary>
    public bool HttpOnly { get; init; } = true;

    /// <summary>Whether it is sent with requests that come from other sites.</summary>
    public CookieSameSite SameSite { get; init; } = CookieSameSite.Lax;

    /// <summary>Appends them to a cookie of this name, if a browser would take it so.</summary>
    /// <exception cref="ArgumentException">It would not; the message says why.</exception>
    internal void AppendTo(StringBuilder line, string name)
    {
        Check(name);
        if (MaxAge is { } age)
        {
            line.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)Math.Ceiling(age.TotalSeconds)}");
        }

        if (Expires is { } expires)
        {
            line.Append(CultureInfo.InvariantCulture, $"; Expires={expires.UtcDateTime:r}");
        }

        if (Domain is { } domain)
        {
            line.Append("; Domain=").Append(domain);
        }

        line.Append("; Path=").Append(Path).Append(Secure ? "; Secure" : "").Append(HttpOnly ? "; HttpOnly" : "")
            .Append("; SameSite=").Append(SameSite.ToString());
    }

    private void Check(string name)
    {
        var isHost = name.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase);
        Refuse(!Path.StartsWith('/') || Has(Path, ';'), nameof(Path), $"'{Path}' cannot be the path of a cookie: write one that begins "
            + "with '/', of printable ASCII without ';'.");
        Refuse(Domain is not null && (Domain.Length == 0 || Has(Domain, ';', ' ', '/', ':')), nameof(Domain),
            $"'{Domain}' cannot be the domain of a cookie: write the name of a host.");
        Refuse(MaxAge <= TimeSpan.Zero, nameof(MaxAge), $"A cookie that is kept for {MaxAge} is deleted: use WithDeletedCookie.");
        Refuse(!Enum.IsDefined(SameSite), nameof(SameSite), $"{SameSite} is not one of Lax, Strict and None.");
        Refuse(SameSite is CookieSameSite.None && !Secure, nameof(SameSite),
            "A browser does not take a cookie with SameSite=None that is not Secure: set Secure.");
        Refuse((isHost || name.StartsWith("__Secure-", StringComparison.OrdinalIgnoreCase)) && !Secure, nameof(Secure),
            $"A browser does not take a cookie named '{name}' that is not Secure: set Secure.");
        Refuse(isHost && (Path is not "/" || Domain is not null), nameof(Path),
            $"A browser takes a cookie named '{name}' only with Path=/ and without a Domain.");
    }

    private static void Refuse(bool isWrong, string parameter, string message)
    {
        if (isWrong)
        {
            throw new ArgumentException(message, parameter);
        }
    }

    private static bool Has(string value, params ReadOnlySpan<char> barred) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.AsSpan().ContainsAny(barred);
}
