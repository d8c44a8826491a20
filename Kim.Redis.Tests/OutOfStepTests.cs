using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Something on the way has lost whole replies, or whole commands: from then on each reply is that of another command.</summary>
public sealed class OutOfStepTests
{
    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (var setting in WhyTests.Seams)
            {
                ways.Add(setting, "replies");
                ways.Add(setting, "commands");
            }

            return ways;
        }
    }

    [RedisTheory]
    [MemberData(nameof(Ways))]
    public async Task A_stream_that_is_out_of_step_is_found_and_made_again(string setting, string way)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        await using var server = await RedisFixture.Start($"--Kim:Redis={proxy.Address},asyncTimeout=1000", setting);
        var (right, wrong, failed) = (0, 0, 0);
        var lastWrong = TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 64).Select(Client).ToList();
        await Until(() => right > 500, "replies come");
        var lost = watch.Elapsed;
        (way == "replies" ? proxy.Replies : proxy.Commands).Switch(DamagingProxy.Damage.LoseBatch, within: "of-");
        await Until(() => proxy.Replies.Count + proxy.Commands.Count > 0, "a batch is lost");

        // The library itself finds it, too, where a reply is not of the kind that its command has.
        var before = right;
        await Until(() => right > before + 500, "right replies come again");
        await end.CancelAsync();
        await Task.WhenAll(clients);
        await server.Until(
            () => Task.FromResult(server.Log.All.Any(static line =>
                line.Contains("out of step", StringComparison.Ordinal) || line.Contains("is lost", StringComparison.Ordinal))),
            "it is told");
        Assert.True(wrong < 500, $"{wrong} wrong answers.");
        Assert.True(lastWrong - lost < TimeSpan.FromSeconds(1) || wrong == 0, $"Wrong answers for {lastWrong - lost}.");
        Assert.True(right > 1_000, $"{right} right, {failed} failed.");

        async Task Client(int client)
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{client}-{i}");
                var reply = await server.Get($"/pair/{key}");
                if (reply == $"200 of-{key}")
                {
                    Interlocked.Increment(ref right);
                }
                else if (reply.StartsWith("200", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref wrong);
                    lastWrong = watch.Elapsed;
                }
                else
                {
                    Assert.True(reply[..3] is "503" or "504" or "500", reply);
                    Interlocked.Increment(ref failed);
                }
            }
        }

        async Task Until(Func<bool> isThere, string what)
        {
            while (!isThere())
            {
                Assert.True(watch.Elapsed < RedisFixture.Limit, $"{what}: {right} right, {wrong} wrong, {failed} failed");
                await server.Get("/compute/0");
            }
        }
    }
}
