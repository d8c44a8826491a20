namespace Kim.Bench.RedisFaults;

/// <summary>How the library's bytes reach the reactor.</summary>
/// <param name="Name">As the command line and the report call it.</param>
/// <param name="What">One line on what it is.</param>
/// <param name="Setting">What the server is started with.</param>
/// <param name="Options">More for its connection string.</param>
internal sealed record Seam(string Name, string What, string Setting, string Options = "")
{
    internal static readonly Seam[] All =
    [
        new("transport", "the library's push transport, on the reactor", "--Kim:RedisSeam=Transport"),
        new("stream", "a stream, on the reactor", "--Kim:RedisSeam=Stream"),
        new("sockets", "the library's own I/O, and HTTP on stock sockets", "--Kim:Transport=sockets"),
    ];

    /// <summary>Those whose cost is measured.</summary>
    internal static readonly Seam[] Measured =
    [
        .. All, new("integrity", "as transport, and each reply is checked: highIntegrity=true", All[0].Setting, ",highIntegrity=true"),
    ];
}
