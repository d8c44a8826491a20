using System.Diagnostics;
using Kim.Bench.Shared;
using Kim.Redis.Tests.Fixtures;
using Damage = Kim.Redis.Tests.Fixtures.DamagingProxy.Damage;
using RedisServer = Kim.Redis.Tests.Fixtures.RedisServer;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>A Redis with a proxy before it, and what is done to both.</summary>
internal sealed class Store : IAsyncDisposable
{
    // Chunks of the load have it in them, those of the connection for messages have not.
    private const string Within = Clients.KeyPrefix;
    private const int PauseMs = 1500;

    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Delayed = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DamageLimit = TimeSpan.FromSeconds(10);

    private readonly RedisServer _redis = new RedisServer().Start();
    private readonly DamagingProxy _proxy;

    internal Store(int seed)
    {
        // Redis would outlive a bench that is interrupted.
        AppDomain.CurrentDomain.ProcessExit += End;
        _proxy = new DamagingProxy(_redis, seed);
        (_proxy.Commands.Time, _proxy.Replies.Time) = (Delayed, Delayed);
    }

    /// <summary>Where the proxy is.</summary>
    internal string Address => _proxy.Address;

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        await _proxy.DisposeAsync();
        _redis.Dispose();
    }

    /// <summary>Does it, and ends when it is over.</summary>
    internal async Task Do(FaultKind kind, Random random)
    {
        switch (kind)
        {
            case FaultKind.Kill:
                _redis.Kill();
                await Task.Delay(Away);
                _redis.Start();
                break;
            case FaultKind.Freeze:
                _redis.Freeze();
                await Task.Delay(Long);
                _redis.Thaw();
                break;
            case FaultKind.Reset:
                _proxy.ResetAll();
                break;
            case FaultKind.Truncate:
                await Once(random.Next(2) == 0 ? _proxy.Commands : _proxy.Replies, Damage.Truncate);
                break;
            case FaultKind.Split:
                await ForAWhile(Damage.Split, _proxy.Commands, _proxy.Replies);
                break;
            case FaultKind.Delay:
                await ForAWhile(Damage.Delay, _proxy.Commands, _proxy.Replies);
                break;
            case FaultKind.SwallowReplies:
                await ForAWhile(Damage.Swallow, _proxy.Replies);
                break;
            case FaultKind.LoseReplies:
                await Once(_proxy.Replies, Damage.LoseBatch);
                break;
            case FaultKind.LoseCommands:
                await Once(_proxy.Commands, Damage.LoseBatch);
                break;
            case FaultKind.CorruptReply:
                await Once(_proxy.Replies, Damage.CorruptByte);
                break;
            case FaultKind.CorruptCommand:
                await Once(_proxy.Commands, Damage.CorruptByte);
                break;
            case FaultKind.Pause:
                await _redis.Pause(PauseMs);
                await Task.Delay(PauseMs);
                break;
            case FaultKind.Password:
                _redis.Kill();
                _redis.Start("--requirepass", "secret");
                await Task.Delay(Long);
                _redis.Kill();
                _redis.Start();
                break;
            case FaultKind.NoMemory:
                await _redis.Do("CONFIG SET maxmemory 1");
                await Task.Delay(Long);
                await _redis.Do("CONFIG SET maxmemory 0");
                break;
            case FaultKind.KillClients:
                await _redis.Ask("CLIENT KILL TYPE normal");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is not a fault.");
        }
    }

    private static async Task Once(DamagingProxy.Way way, Damage damage)
    {
        var (before, start) = (way.Count, Stopwatch.GetTimestamp());
        for (way.Switch(damage, Within); way.Count == before; await Task.Delay(1))
        {
            if (Stopwatch.GetElapsedTime(start) > DamageLimit)
            {
                throw new BenchException($"{damage}: no chunk of the load has come for {DamageLimit.TotalSeconds} s");
            }
        }
    }

    private static async Task ForAWhile(Damage damage, params DamagingProxy.Way[] ways)
    {
        Array.ForEach(ways, way => way.Switch(damage));
        await Task.Delay(Long);
        Array.ForEach(ways, way => way.Switch(Damage.None));
    }

    private void End(object? sender, EventArgs exit) => _redis.Dispose();
}
