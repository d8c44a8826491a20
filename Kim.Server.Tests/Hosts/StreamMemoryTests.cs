using System.Net.Sockets;
using System.Text;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A long stream costs no more memory than a short one. Alone, for the heap is the process's.</summary>
[Collection(Alone.Name)]
public sealed class StreamMemoryTests
{
    // What the kernel takes for a client that does not read differs; it is far below the stream.
    private const int KernelBytesMax = 16 * 1024 * 1024;

    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_reads_slowly_costs_no_memory(HostKind kind)
    {
        const int Length = 128 * 1024 * 1024;
        await using var host = await AnyHost.Start(
            kind, new HostParts { Services = services => services.AddSingleton(_witness) }, "--Kim:MinSendRate=0");
        using var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await client.ConnectAsync(host.EndPoint);
        var stream = client.GetStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /kim/streams/known?bytes={Length} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));

        // Until nothing more is taken.
        await host.Until(() => _witness.Given > 0, "the stream begins");
        var given = 0L;
        while (given != (given = _witness.Given))
        {
            for (var i = 0; i < 50; i++)
            {
                await host.RunsInFlight();
            }
        }

        Assert.InRange(given, 1, KernelBytesMax);
        // What the tests before have left and what others keep in pools is a part of it: that was up to 24 MiB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 48 * 1024 * 1024);

        // Others are served meanwhile.
        Assert.StartsWith("200", await host.Send(HttpMethod.Get, "/kim/streams/lines"), StringComparison.Ordinal);
        var received = 0L;
        var read = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(read)) > 0; received += count)
        {
        }

        Assert.InRange(received, Length + 1, Length + 1000);
        await host.Until(() => _witness.Closed == 1 && host.RequestsInFlight == 0, "the stream is over");
        Assert.Empty(host.Errors.Lines);
    }
}
