using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kim.Server.Tests.Processes;
using StackExchange.Redis;
using Xunit;
using Xunit.Abstractions;

namespace Kim.Server.Tests.Durable;

/// <summary>A worker is killed in the midst of a step: its run continues in another one, which does not wait for a lease.</summary>
public sealed class WorkerDeathTests(ITestOutputHelper output)
{
    private const int Deaths = 3;

    // A third of it is when a worker would find out by itself: long after the test has failed.
    private const string Lease = "--Kim:Durable:Lease=10m";

    [RedisTheory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Its_runs_continue_at_once(int workers)
    {
        // The bank is held, so that a step is under way; the runs are kept elsewhere.
        using var bank = new RedisServer().Start();
        using var store = new RedisServer().Start();
        using var connection = await ConnectionMultiplexer.ConnectAsync(store.Address);
        var (server, endPoint) = await ServerProcess.Start(
            bank.Setting, $"--Kim:Durable:Redis={store.Address}", $"--Kim:Workers={workers}", "--Kim:Reactors=1", Lease);
        await using (server)
        {
            var times = new List<TimeSpan>();
            for (var death = 0; death < Deaths; death++)
            {
                using var client = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = ServerFixture.Limit };
                bank.Freeze();
                var body = $$"""{"id":"t{{death}}","from":"payer","to":"payee","amount":100}""";
                var begun = await RunWalk.Send(
                    client, HttpMethod.Post, "/kim/transfers", new StringContent(body, Encoding.UTF8, "application/json"),
                    ("Prefer", "respond-async"));
                var id = begun.Header("Location")!.Split('/')[^1];
                RedisKey key = $"{{kim:0{id[^1]}}}:run:{id}";
                var owner = (await connection.GetDatabase().HashGetAsync(key, "owner")).ToString();
                var process = int.Parse(owner.Split('/')[1], CultureInfo.InvariantCulture);
                Assert.Contains(process, server.Workers());

                var clock = Stopwatch.StartNew();
                ServerProcess.Kill(process);
                bank.Thaw();
                await Until(connection.GetDatabase(), key);
                times.Add(clock.Elapsed);
                await server.Sees($"process {process}, has ended by itself(.|\n)*Worker [0-9] serves as process");
            }

            output.WriteLine($"{workers} workers: {string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:F0} ms"))}");
            if (workers > 1)
            {
                Assert.True(times.Min() < TimeSpan.FromSeconds(1), $"{times.Min()}\n{server.Log}");
            }
        }
    }

    // The step has been done again, and the run waits for its approval.
    private static async Task Until(IDatabase store, RedisKey run)
    {
        var limit = Stopwatch.StartNew();
        while ((await store.HashGetAsync(run, "at")) is var at && !at.ToString().StartsWith("Approve", StringComparison.Ordinal))
        {
            Assert.True(limit.Elapsed < ServerFixture.Limit, $"The run still stands at {at}.");
        }
    }
}
