using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kim.Redis.Tests;

public sealed class RedisSettingsTests
{
    [Theory]
    [InlineData("Kim:Redis", ":::bad", "host:port, as in 127.0.0.1:6379")]
    [InlineData("Kim:Redis", "password=x", "it names no server")]
    [InlineData("Kim:Redis", "127.0.0.1:99999", "'127.0.0.1:99999' is not a number from 1 to 65535: write host:port, as in")]
    [InlineData("Kim:Redis", "127.0.0.1:6379,other:63x9,password=a:b", "the port of 'other:63x9' is not")]
    [InlineData("Kim:Redis", "[::1]:0", "the port of '[::1]:0' is not")]
    [InlineData("Kim:Redis", "localhost:", "the port of 'localhost:' is not")]
    [InlineData("Kim:Redis", "  ", "'  ' is blank: write host:port")]
    [InlineData("Kim:Redis", "localhost,nonsense=1", "nonsense")]
    [InlineData("Kim:Redis", "a b:6379", "'a b' is not a host")]
    [InlineData("Kim:RedisSeam", "Pipe", "'Pipe'")]
    public void A_setting_that_cannot_be_used_is_refused_by_key_and_fix(string key, string value, string fix)
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Read((key, value)));
        Assert.StartsWith(key, fault.Message, StringComparison.Ordinal);
        Assert.Contains(fix, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_code_sets_is_checked_too()
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Read(redis => redis.ConnectionString = "localhost:"));
        Assert.StartsWith("Kim:Redis: the port of 'localhost:' is not", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("It is set in code: KimRedisOptions.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:6379,redis.example:6380,password=a:b")]
    [InlineData("localhost, ssl=true")]
    [InlineData("::1")]
    [InlineData("!/tmp/a:b.sock")]
    [InlineData("[::1]:6379,$CLIENT=")]
    public void A_connection_string_that_can_be_used_is_taken_as_it_is(string text) => Assert.Equal(text, Read(("Kim:Redis", text)));

    private static string Read(params (string Key, string Value)[] settings) => Read(null, settings);

    private static string Read(Action<KimRedisOptions>? configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.AddKimServer(kim => kim.AddCommands(new CommandTable("none", [], [])).AddRedis(configure));
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<KimRedisOptions>>().Value.ConnectionString;
    }
}
