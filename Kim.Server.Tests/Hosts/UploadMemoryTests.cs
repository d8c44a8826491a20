using System.Net.Sockets;
using System.Text;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A large upload costs no more memory than a small one. Alone, for the heap is the process's.</summary>
[Collection(Alone.Name)]
public sealed class UploadMemoryTests
{
    // What the kernel takes for a server that does not read differs; it is far below the upload.
    private const int KernelBytesMax = 16 * 1024 * 1024;

    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    public static TheoryData<HostKind, bool, Wire> Wires => WireHost.All;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_step_that_reads_slowly_costs_no_memory(HostKind kind)
    {
        const int Length = 60 * 1024 * 1024;
        await using var host = await AnyHost.Start(
            kind, new HostParts { Services = services => services.AddSingleton(_witness) }, "--Kim:MinBodyRate=0");
        using var client = new TcpClient { SendBufferSize = 16 * 1024 };
        await client.ConnectAsync(host.EndPoint);
        var stream = client.GetStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /kim/uploads/slow?bytes=10 HTTP/1.1\r\nHost: test\r\nContent-Length: {Length}\r\nConnection: close\r\n\r\n"));

        // Until nothing more is taken.
        var sent = 0L;
        var sending = Task.Run(async () =>
        {
            var piece = new byte[64 * 1024];
            for (; sent < Length; Interlocked.Add(ref sent, piece.Length))
            {
                await stream.WriteAsync(piece);
            }
        });
        await host.Until(() => _witness.Given > 0, "the upload begins");
        var seen = -1L;
        while (seen != (seen = Interlocked.Read(ref sent)))
        {
            for (var i = 0; i < 50; i++)
            {
                await host.RunsInFlight();
            }
        }

        Assert.InRange(seen, 1, KernelBytesMax);
        // What the tests before have left and what others keep in pools is a part of it: that was up to 24 MiB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40 * 1024 * 1024);

        // Others are served meanwhile.
        Assert.StartsWith("200", await host.Send(HttpMethod.Get, "/kim/streams/lines"), StringComparison.Ordinal);
        host.Services.GetRequiredService<Gate>().Open();
        await sending;
        var reply = await new StreamReader(stream).ReadToEndAsync();
        Assert.EndsWith($$"""{"code":0,"msg":"success","data":{{Length}}}""", reply, StringComparison.Ordinal);
        await host.Until(() => host.RequestsInFlight == 0, "the upload is over");
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Nor_does_it_over_another_protocol(HostKind kind, bool hasPipeline, Wire wire)
    {
        const int Length = 60 * 1024 * 1024;
        await using var host = await WireHost.Start(
            kind, hasPipeline, wire, services => services.AddSingleton(_witness), "--Kim:MinBodyRate=0");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var body = new SentContent(Length, saysLength: hasPipeline);
        var reply = host.Post("/kim/uploads/slow?bytes=10", body);
        await host.Host.Until(() => _witness.Given > 0, "the upload begins");
        var seen = -1L;
        while (seen != (seen = body.Sent))
        {
            for (var i = 0; i < 50; i++)
            {
                await host.Host.RunsInFlight();
            }
        }

        Assert.InRange(seen, 1, KernelBytesMax);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40 * 1024 * 1024);
        host.Host.Services.GetRequiredService<Gate>().Open();
        Assert.Equal($$"""200 {"code":0,"msg":"success","data":{{Length}}}""", await reply);
        Assert.Equal(Length, body.Sent);

        // What it has read is not kept either.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40 * 1024 * 1024);
        await host.Host.UntilIdle();
        Assert.Empty(host.Host.Errors.Lines);
    }
}
