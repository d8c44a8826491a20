namespace Kim.Server.Tests.Conformance;

/// <summary>A request as bytes, and what the RFCs want to be answered.</summary>
/// <param name="Name">A sentence's worth, unique.</param>
/// <param name="Bytes">One character a byte (Latin-1).</param>
/// <param name="Expected">The replies' statuses in order, separated by spaces; alternatives by bars; <c>-</c> means none.</param>
/// <param name="After">What becomes of the connection.</param>
/// <param name="Rfc">Where it is written, as <c>9112 6.1</c>.</param>
internal sealed record Vector(string Name, string Bytes, string Expected, After After, string Rfc)
{
    /// <summary>Sent once the first reply has come.</summary>
    internal string? Then { get; init; }

    /// <summary>The client ends its direction behind the bytes.</summary>
    internal bool IsCut { get; init; }

    /// <summary>What is answered instead, where that is not what the RFC wants.</summary>
    internal string? Actual { get; init; }

    /// <summary>What becomes of the connection then.</summary>
    internal After ActualAfter { get; init; }

    /// <summary>Accepted, though the RFC wants it refused. A row of <c>docs/internals/leniencies.md</c>.</summary>
    internal Vector Lenient(string actual, After after = After.Open) => this with { Actual = actual, ActualAfter = after };

    /// <summary>Refused, though the RFC would have it served. A row of <c>docs/internals/leniencies.md</c>.</summary>
    internal Vector TooStrict(string actual, After after = After.Closed) => this with { Actual = actual, ActualAfter = after };
}
