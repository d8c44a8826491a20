using System.Net;
using System.Security.Claims;
using Kim.Binding;

namespace Kim;

/// <summary>
/// The HTTP request that a run answers. Valid until the reply; after it, <see cref="Command.Http"/> throws
/// <see cref="ObjectDisposedException"/>.
/// </summary>
public abstract class HttpInfo
{
    /// <summary>The method, in upper case as sent.</summary>
    public abstract string Method { get; }

    /// <summary>The path as sent, percent-encoded, without the query string.</summary>
    public abstract string Path { get; }

    /// <summary>The query string as sent, with its <c>?</c>; empty if there is none.</summary>
    public abstract string QueryString { get; }

    /// <summary>The whole raw body. Copy what you need after the reply.</summary>
    public abstract ReadOnlyMemory<byte> Body { get; }

    /// <summary>The client's address; <see langword="null"/> for a Unix-domain socket.</summary>
    public abstract IPAddress? RemoteAddress { get; }

    /// <summary>The caller, as far as the server knows.</summary>
    public abstract ClaimsPrincipal User { get; }

    /// <summary>The first value of a query key, decoded; <see langword="null"/> if it is absent.</summary>
    /// <param name="name">The key, case-sensitive.</param>
    public string? Query(string name) => QueryReader.First(QueryString, name);

    /// <summary>A header's value, several joined by commas; <see langword="null"/> if it is absent.</summary>
    /// <param name="name">The field name, in any case.</param>
    public abstract string? Header(string name);

    /// <summary>All header lines, in the order of their names' first; a name that was sent several times has several.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The cookies that the client sends, by their names, with their values as sent.</summary>
    /// <remarks>What was set with <see cref="Uri.EscapeDataString(string)"/> is read with <c>Uri.UnescapeDataString</c>.</remarks>
    public IReadOnlyDictionary<string, string> Cookies => Kim.Cookies.Read(Headers);

    /// <summary>The value of a cookie as sent; <see langword="null"/> if the client does not send it.</summary>
    /// <param name="name">Its name, case-sensitive.</param>
    public string? Cookie(string name) => Cookies.GetValueOrDefault(name);

    /// <summary>The reply is out: from now on, using this object throws <see cref="ObjectDisposedException"/>.</summary>
    protected internal virtual void Release()
    {
    }
}
