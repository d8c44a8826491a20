namespace Kim.Server.Tests.Fixtures;

/// <summary>What a client speaks.</summary>
public enum Wire
{
    /// <summary>HTTP/1.1, plain.</summary>
    Http1,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Http1OverTls,

    /// <summary>HTTP/2 by prior knowledge, plain.</summary>
    Http2,

    /// <summary>HTTP/2 over TLS, agreed on by ALPN.</summary>
    Http2OverTls,
}
