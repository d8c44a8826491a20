using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Damage = Kim.Redis.Tests.Fixtures.DamagingProxy.Damage;

namespace Kim.Redis.Tests;

/// <summary>The proxy does the damage that a test asks for, and no other.</summary>
public sealed class DamagingProxyTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [RedisTheory]
    [InlineData(nameof(Damage.None))]
    [InlineData(nameof(Damage.Split))]
    [InlineData(nameof(Damage.Delay))]
    public async Task What_only_moves_bytes_loses_none(string damage)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        proxy.Commands.Switch(Enum.Parse<Damage>(damage));
        proxy.Replies.Switch(Enum.Parse<Damage>(damage));
        using var client = await Connect(proxy);
        var value = new string('v', 1000);
        await Write(client, $"SET key {value}", "GET key");
        Assert.Equal($"+OK\r\n$1000\r\n{value}\r\n", await Read(client, 1000 + 14));
        Assert.Equal(damage is nameof(Damage.None), proxy.Commands.Count + proxy.Replies.Count == 0);
    }

    [RedisFact]
    public async Task A_lost_batch_is_whole_frames_and_the_connection_stays()
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        using var client = await Connect(proxy);
        proxy.Replies.Switch(Damage.LoseBatch);
        await Write(client, "ECHO one");
        await Until(() => proxy.Replies.Count == 1);
        proxy.Commands.Switch(Damage.LoseBatch, within: "three");
        await Write(client, "ECHO two");
        Assert.Equal("$3\r\ntwo\r\n", await Read(client, 9));
        await Write(client, "ECHO three");
        await Until(() => proxy.Commands.Count == 1);
        await Write(client, "ECHO four");
        Assert.Equal("$4\r\nfour\r\n", await Read(client, 10));
    }

    [RedisTheory]
    [InlineData(nameof(Damage.Truncate))]
    [InlineData(nameof(Damage.Reset))]
    public async Task A_connection_that_is_cut_ends_and_the_next_one_works(string damage)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        using (var client = await Connect(proxy))
        {
            proxy.Replies.Switch(Enum.Parse<Damage>(damage));
            await Write(client, "ECHO one");
            Assert.InRange(await Rest(client), 0, 8);
        }

        using var next = await Connect(proxy);
        await Write(next, "ECHO two");
        Assert.Equal("$3\r\ntwo\r\n", await Read(next, 9));
        Assert.Equal(1, proxy.Replies.Count);
    }

    [RedisFact]
    public async Task What_is_swallowed_does_not_arrive()
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        using var client = await Connect(proxy);
        proxy.Commands.Switch(Damage.Swallow);
        await Write(client, "SET key value");
        await Until(() => proxy.Commands.Count > 0);
        proxy.Commands.Switch(Damage.None);
        await Write(client, "EXISTS key");
        Assert.Equal(":0\r\n", await Read(client, 4));
    }

    [RedisFact]
    public async Task One_byte_is_another()
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        using var client = await Connect(proxy);
        proxy.Replies.Switch(Damage.CorruptByte);
        await Write(client, "ECHO one");
        Assert.Equal(1, (await Read(client, 9)).Zip("$3\r\none\r\n").Count(pair => pair.First != pair.Second));
        await Write(client, "ECHO two");
        Assert.Equal("$3\r\ntwo\r\n", await Read(client, 9));
    }

    [Theory]
    [InlineData("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n", 22)]
    [InlineData("*2\r\n*1\r\n:1\r\n%1\r\n+a\r\n$-1\r\n+next", 25)]
    [InlineData("$5\r\na\r\nbc\r\n_\r\n*-1\r\n*0\r\n-ERR 3-4\r\n$0\r\n\r\n", 39)]
    [InlineData("|1\r\n+a\r\n+b\r\n:5\r\n", 16)]
    [InlineData(">2\r\n+message\r\n$100\r\nnot all", 0)]
    public void Frames_end_where_they_end_however_they_are_cut(string text, int last)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal((0, last), new RespFrames().Read(bytes));
        var frames = new RespFrames();
        foreach (var one in bytes[..last])
        {
            frames.Read([one]);
        }

        Assert.Equal((0, 4), frames.Read(":1\r\n"u8));

        // In the middle of a frame: what begins after it counts.
        var (first, rest) = new RespFrames() is var cut && cut.Read("$3\r\na"u8) == (0, 0)
            ? cut.Read([.. "bc\r\n"u8, .. bytes]) : default;
        Assert.Equal(last > 0 ? (4, last + 4) : (0, 0), (first, rest));
    }

    private static async Task<Socket> Connect(DamagingProxy proxy)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPEndPoint.Parse(proxy.Address));
        return client;
    }

    private static async Task Write(Socket client, params string[] commands)
    {
        foreach (var command in commands)
        {
            var words = command.Split(' ');
            var text = $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}";
            await client.SendAsync(Encoding.ASCII.GetBytes(text));
        }
    }

    private static async Task<string> Read(Socket client, int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var got = await client.ReceiveAsync(bytes.AsMemory(done), limit.Token);
            Assert.True(got > 0, "The connection ended.");
            done += got;
        }

        return Encoding.Latin1.GetString(bytes);
    }

    // How many bytes come before the end.
    private static async Task<int> Rest(Socket client)
    {
        using var limit = new CancellationTokenSource(Limit);
        var (bytes, count) = (new byte[100], 0);
        try
        {
            while (await client.ReceiveAsync(bytes, limit.Token) is var got and > 0)
            {
                count += got;
            }
        }
        catch (SocketException)
        {
            // A reset.
        }

        return count;
    }

    private static Task Until(Func<bool> condition) => RedisCluster.Until(() => Task.FromResult(condition()), "the chunk is damaged");
}
