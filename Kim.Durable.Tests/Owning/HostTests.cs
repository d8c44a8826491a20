using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Durable runs in a host, by settings.</summary>
[Collection(ServersCollection.Name)]
public sealed class HostTests(Servers servers)
{
    private readonly LogLines _log = new();
    private readonly Ledger _ledger = new();

    [Fact]
    public async Task In_memory_runs_end_with_the_process_and_the_log_says_so_once()
    {
        using var host = await Start(kim => kim.AddDurable(), ("Kim:Reactors", "2"));
        Assert.Equal("ten: 1", await host.Services.GetRequiredService<IKim>().Run(Move.Call(new Payment("ten", 1))));
        Assert.Equal(["reserve", "book", "tell"], _ledger.Effects);
        Assert.Single(_log.All, line => line.StartsWith("Warning: Durable runs are kept in memory", StringComparison.Ordinal));
        Assert.Single(await host.Services.GetRequiredService<IKimRuns>().ListAsync(new RunQuery { State = RunState.Ended }));
        await host.StopAsync();
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_redis_they_continue_in_the_next_process(bool isOther)
    {
        var name = Guid.NewGuid().ToString("N");
        var address = servers.AddressOf(StoreKind.Redis) + ",allowAdmin=true";
        (string, string)[] settings = isOther ? [("Kim:Durable:Redis", address)] : [("Kim:Redis", address)];
        string id;
        using (var host = await Start(Redis, [.. settings, ("Kim:Durable:Lease", "2s")]))
        {
            var kim = host.Services.GetRequiredService<IKim>();
            var runs = host.Services.GetRequiredService<IKimRuns>();
            id = kim.Start(MoveApproved.Call(new Payment("ten", 1)));
            await Wait.Until(async () => (await runs.ListAsync(new RunQuery())) is [{ State: RunState.Parked }]);
            id = (await runs.ListAsync(new RunQuery())).Single().Id;
            Assert.Contains(_log.All, line => line.StartsWith("Warning: Durable runs are kept in Redis", StringComparison.Ordinal)
                && line.Contains("if it ends, all runs are lost", StringComparison.Ordinal));
            await host.StopAsync();
        }

        using var next = await Start(Redis, settings);
        var found = next.Services.GetRequiredService<IKimRuns>();
        Assert.Equal(SignalOutcome.Kept, await found.SignalByKeyAsync("MoveApproved", "ten", "approval", new Approval(true)));
        Assert.Equal(RunState.Ended, (await found.WaitAsync(id, StoreCase.Limit))!.State);
        Assert.Equal(["reserve", "book"], _ledger.Effects);
        await next.StopAsync();

        void Redis(KimBuilder kim) => kim.AddRedis().AddDurableRedis(configureRedis: redis => redis.Namespace = name);
    }

    [RedisTheory]
    [InlineData("allkeys-lru")]
    public async Task A_store_that_evicts_is_refused_unless_it_is_allowed(string policy)
    {
        using var redis = new RedisServer().Start("--maxmemory", "100mb", "--maxmemory-policy", policy);
        var settings = ("Kim:Redis", redis.Address + ",allowAdmin=true");
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => Start(Redis, settings));
        Assert.Contains($"its maxmemory-policy is {policy}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Kim:Durable:AllowEviction", fault.Message, StringComparison.Ordinal);
        using var host = await Start(Redis, settings, ("Kim:Durable:AllowEviction", "true"));
        Assert.Contains(_log.All, line => line.Contains("runs may be lost", StringComparison.Ordinal));
        await host.StopAsync();

        static void Redis(KimBuilder kim) => kim.AddRedis().AddDurableRedis();
    }

    [RedisTheory]
    [InlineData("EVALSHA")]
    public async Task A_store_without_scripts_is_refused(string command)
    {
        using var redis = new RedisServer().Start("--rename-command", command, "");
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(
            () => Start(kim => kim.AddRedis().AddDurableRedis(), ("Kim:Redis", redis.Address)));
        Assert.Contains("It needs scripts", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_redis_the_message_says_what_to_set()
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => Start(kim => kim.AddDurableRedis()));
        Assert.Contains("Kim:Durable:Redis", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Move")]
    [InlineData("Rest")]
    public async Task Two_durable_commands_of_one_name_are_refused(string name)
    {
        var other = new CommandDescriptor
        {
            Name = name,
            Type = typeof(Payment),
            Routes = [],
            Steps = Move.Descriptor.Steps,
            Edges = [],
            Graph = "",
            IsDurable = true,
            CreateFactory = Move.Descriptor.CreateFactory,
        };
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(
            () => Start(kim => kim.AddDurable().AddCommands(new CommandTable("Other", [other], []))));
        Assert.Contains(typeof(Payment).FullName!, fault.Message, StringComparison.Ordinal);
        Assert.Contains((name == "Move" ? typeof(Move) : typeof(Nap)).FullName!, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"Rename one of them, without [FormerName(\"{name}\")]", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kim:Durable:Lease", "10", "is not a valid duration")]
    [InlineData("Kim:Durable:Lease", "10ms", "is not a lease")]
    [InlineData("Kim:Durable:MaxRecord", "1", "is not a size of a record")]
    [InlineData("Kim:Durable:AllowEviction", "yes", "is neither true nor false")]
    [InlineData("Kim:Durable:Redis", "ssl=true", "it names no server")]
    public async Task A_setting_that_cannot_be_is_refused(string key, string value, string expected)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => Start(kim => kim.AddDurableRedis(), (key, value)));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private async Task<IHost> Start(Action<KimBuilder> add, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton(_ledger);
        builder.AddKim(kim => add(kim.AddCommands(KimCommands.Table)));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
