using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>What reads requests: the fast lane, Kestrel on the reactor's sockets, Kestrel on its own.</summary>
internal static class Transports
{
    internal static readonly string[] Names = ["lane", "epoll", "sockets"];

    internal static TheoryData<string> Data => [.. Names];

    /// <summary>The settings of one.</summary>
    internal static string[] Settings(string name) => name switch
    {
        "lane" => ["--Kim:Transport=epoll", "--Kim:FastLane=on"],
        "epoll" => ["--Kim:Transport=epoll", "--Kim:FastLane=off"],
        _ => [$"--Kim:Transport={name}"],
    };
}
