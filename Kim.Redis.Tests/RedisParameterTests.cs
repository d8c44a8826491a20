using Kim.Reactors;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>What a command's constructor can take of Redis, and what to write if it takes something else.</summary>
public sealed class RedisParameterTests
{
    [Fact]
    public void A_parameter_that_Redis_could_give_says_how()
    {
        var services = new ServiceCollection().AddLogging().AddRedisFaults();
        using var provider = services.BuildServiceProvider();
        var parameters = new CommandBinder(
            typeof(RedisParameterTests), provider, new ServiceLifetimes(services), new Dictionary<Type, object>());

        Ends("of type StackExchange.Redis.IDatabase. Set Kim:Redis to a Redis connection string.", parameters.Parameter<IDatabase>);
        Ends("IConnectionMultiplexer. Set Kim:Redis to a Redis connection string.", parameters.Parameter<IConnectionMultiplexer>);
        Ends("Take IConnectionMultiplexer and get it from there: redis.GetServer(…).", parameters.Parameter<IServer>);
        Ends("Take IConnectionMultiplexer and get it from there: redis.GetSubscriber().", parameters.Parameter<ISubscriber>);
        Ends("Of Redis there are IDatabase and IConnectionMultiplexer: take one of these.", parameters.Parameter<ConnectionMultiplexer>);
    }

    [Fact]
    public void Without_Redis_the_message_says_how_to_add_it()
    {
        var services = new ServiceCollection();
        using var provider = services.BuildServiceProvider();
        var parameters = new CommandBinder(
            typeof(RedisParameterTests), provider, new ServiceLifetimes(services), new Dictionary<Type, object>());

        Ends("Add Redis, with the package Kim.Redis: builder.AddKim(kim => kim.AddRedis()).", parameters.Parameter<IDatabase>);
    }

    private static void Ends<T>(string end, Func<string, object?, T> parameter) =>
        Assert.EndsWith(
            end, Assert.Throws<KimConfigurationException>(() => { _ = parameter("x", null); }).Message, StringComparison.Ordinal);
}
