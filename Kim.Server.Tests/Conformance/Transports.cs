using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>The transports that the table is run over, as <c>Kim:Transport</c> names them.</summary>
internal static class Transports
{
    // "sockets" goes here once there is a second one.
    internal static readonly string[] Names = ["epoll"];

    internal static TheoryData<string> Data => [.. Names];
}
