namespace Kim;

/// <summary>Whether a browser sends a cookie with requests that come from other sites.</summary>
public enum CookieSameSite
{
    /// <summary>Only if somebody follows a link to this site.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,

    /// <summary>Always; only a <see cref="CookieAttributes.Secure"/> cookie may be so.</summary>
    None,
}
