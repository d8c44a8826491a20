using System.Diagnostics.Contracts;

namespace Kim;

// Cookies are headers with rules of their own.
public abstract partial class Reply
{
    /// <summary>A copy of this reply that sets a cookie: for the whole site, until the browser is closed, not for scripts.</summary>
    /// <param name="name">Its name, an RFC 9110 token.</param>
    /// <param name="value">
    /// Its value: printable ASCII without spaces, quotes, commas, semicolons and backslashes. <see cref="Uri.EscapeDataString(string)"/>
    /// makes any text one.
    /// </param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">A browser would not take it; the message says why.</exception>
    [Pure]
    public virtual Reply WithCookie(string name, string value) => WithCookie(name, value, new CookieAttributes());

    /// <inheritdoc cref="WithCookie(string, string)"/>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="attributes">How long, where and to whom it is sent.</param>
    [Pure]
    public virtual Reply WithCookie(string name, string value, CookieAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return WithHeader("Set-Cookie", Cookies.Line(name, value, attributes));
    }

    /// <summary>A copy of this reply that deletes a cookie of the whole site.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The copy.</returns>
    [Pure]
    public virtual Reply WithDeletedCookie(string name) => WithDeletedCookie(name, new CookieAttributes());

    /// <inheritdoc cref="WithDeletedCookie(string)"/>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">What it was set with: a browser deletes the one with the same path and domain.</param>
    [Pure]
    public virtual Reply WithDeletedCookie(string name, CookieAttributes attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return WithHeader(
            "Set-Cookie", Cookies.Line(name, "", attributes with { MaxAge = null, Expires = DateTimeOffset.UnixEpoch }));
    }
}
