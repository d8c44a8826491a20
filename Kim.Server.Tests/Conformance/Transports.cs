using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>The transports that the table is run over, as <c>Kim:Transport</c> names them.</summary>
internal static class Transports
{
    internal static readonly string[] Names = ["epoll", "sockets"];

    internal static TheoryData<string> Data => [.. Names];
}
