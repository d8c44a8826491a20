using System;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Kim.AspNetCore.Connections;
using Kim.Runtime.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.AspNetCore.Tests.Connections;

/// <summary>Reads of a connection that begin off its loop, as Kestrel's first one does.</summary>
public sealed class ConnectionReaderTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Read_from_elsewhere_resumes_on_the_loop_though_its_bytes_were_there_before_it_was_awaited()
    {
        var listeners = new ReactorListenerFactory([_fixture.Loop], 1024 * 1024, [], (_, _) => null, NullLoggerFactory.Instance);
        await using var listener = await listeners.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new TcpClient();
        var accepting = listener.AcceptAsync().AsTask();
        await client.ConnectAsync((IPEndPoint)listener.EndPoint);
        var connection = await accepting.WaitAsync(LoopFixture.Limit);
        var reading = connection!.Transport.Input.ReadAsync();
        client.Client.Send("a"u8);

        // The second tick from here has waited after the bytes had come.
        await _fixture.On(() => { });
        await _fixture.On(() => { });

        var (thread, read) = await Await(reading).WaitAsync(LoopFixture.Limit);
        Assert.Equal((_fixture.Loop.Name, 1), (thread, read.Buffer.Length));
        await connection.DisposeAsync();
        await listener.UnbindAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ends_with_its_token_and_what_comes_later_is_the_next_ones(bool onLoop)
    {
        var listeners = new ReactorListenerFactory([_fixture.Loop], 1024 * 1024, [], (_, _) => null, NullLoggerFactory.Instance);
        await using var listener = await listeners.BindAsync(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new TcpClient();
        var accepting = listener.AcceptAsync().AsTask();
        await client.ConnectAsync((IPEndPoint)listener.EndPoint);
        var connection = await accepting.WaitAsync(LoopFixture.Limit);
        var input = connection!.Transport.Input;
        using var end = new CancellationTokenSource();
        var reading = Task.CompletedTask;
        if (onLoop)
        {
            await _fixture.On(() => reading = Await(input.ReadAsync(end.Token)));
        }
        else
        {
            reading = Await(input.ReadAsync(end.Token));
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(LoopFixture.Limit));
        var next = Await(input.ReadAsync());
        client.Client.Send("a"u8);
        Assert.Equal(1, (await next.WaitAsync(LoopFixture.Limit)).Read.Buffer.Length);
        await connection.DisposeAsync();
        await listener.UnbindAsync();
    }

    private static async Task<(string? Thread, ReadResult Read)> Await(ValueTask<ReadResult> reading)
    {
        var read = await reading.ConfigureAwait(false);
        return (Thread.CurrentThread.Name, read);
    }
}
