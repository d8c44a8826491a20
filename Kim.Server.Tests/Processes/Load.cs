using System.Net;
using System.Net.Sockets;

namespace Kim.Server.Tests.Processes;

/// <summary>Clients that ask without pause until told to end, and count what was not answered right.</summary>
internal sealed class Load
{
    private const string Body = """{"uid":"1"}""";
    private const string Answer = """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""";

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _clients;
    private readonly SemaphoreSlim _progress = new(0);
    private int _answered;
    private int _failed;

    private Load(EndPoint endPoint, int clients, bool keepAlive) =>
        _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => Ask(endPoint, keepAlive)))];

    internal int Answered => Volatile.Read(ref _answered);

    internal int Failed => Volatile.Read(ref _failed);

    /// <summary>The first failures, in words.</summary>
    internal System.Collections.Concurrent.ConcurrentQueue<string> Failures { get; } = new();

    internal static Load Start(EndPoint endPoint, int clients, bool keepAlive) => new(endPoint, clients, keepAlive);

    /// <summary>Waits until so many more are answered.</summary>
    internal async Task Goes(int more)
    {
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        for (var i = 0; i < more; i++)
        {
            await _progress.WaitAsync(limit.Token);
        }
    }

    internal async Task End()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
    }

    private async Task Ask(EndPoint endPoint, bool keepAlive)
    {
        RawClient? client = null;
        var sent = false;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                sent = false;
                client ??= await RawClient.Connect(endPoint);
                sent = true;
                await client.Send(RawClient.Request("/kim/helloworld", Body, keepAlive ? "" : "Connection: close\r\n"));
                var answer = await client.Receive();
                if (answer != Answer)
                {
                    throw new InvalidDataException(answer);
                }

                Interlocked.Increment(ref _answered);
                _progress.Release();
                if (client.Head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
                {
                    client.Dispose();
                    client = null;
                }
            }
            catch (Exception fault) when (fault is SocketException or IOException or InvalidDataException or OperationCanceledException)
            {
                Interlocked.Increment(ref _failed);
                Failures.Enqueue($"{fault.GetType().Name} after request {sent}, reply so far '{client?.Received}': {fault.Message}");
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }
}
