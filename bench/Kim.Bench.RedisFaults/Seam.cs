namespace Kim.Bench.RedisFaults;

/// <summary>How the library's bytes reach the reactor.</summary>
/// <param name="Name">As the command line and the report call it.</param>
/// <param name="What">One line on what it is.</param>
/// <param name="Setting">What the server is started with.</param>
internal sealed record Seam(string Name, string What, string Setting)
{
    internal static readonly Seam[] All =
    [
        new("transport", "the library's push transport, on the reactor", "--Kim:RedisSeam=Transport"),
        new("stream", "a stream, on the reactor", "--Kim:RedisSeam=Stream"),
        new("sockets", "the library's own I/O, and HTTP on stock sockets", "--Kim:Transport=sockets"),
    ];
}
