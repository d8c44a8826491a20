namespace Kim.Server.Tests.Conformance;

/// <summary>What has to become of the connection after a vector.</summary>
internal enum After
{
    /// <summary>It serves the next request.</summary>
    Open,

    /// <summary>One last reply, which says so, then the end of the stream.</summary>
    Closed,

    /// <summary>The RFC leaves it open; what the reply says has to be kept.</summary>
    Either,
}
