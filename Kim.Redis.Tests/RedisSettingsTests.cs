using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
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

    [Fact]
    public void Parts_become_a_connection_string_and_user_and_password_stay_out_of_it()
    {
        var options = ReadAll(
            null, ("Kim:Redis:EndPoints:1", "two:2"), ("Kim:Redis:EndPoints:0", "one:1"), ("Kim:Redis:EndPoints:10", "[::1]:3"),
            ("Kim:Redis:User", "bob"), ("Kim:Redis:Password", " a,b=c "), ("Kim:Redis:Database", "3"), ("Kim:Redis:Ssl", "true"),
            ("Kim:Redis:SslHost", "redis.test"), ("Kim:Redis:ClientName", "shop"), ("Kim:Redis:ServiceName", "main"),
            ("Kim:Redis:Protocol", "resp3"), ("Kim:Redis:ConnectTimeout", "1500"), ("kim:redis:keepalive", "7"));
        Assert.StartsWith("one:1,two:2,[::1]:3,", options.ConnectionString, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", options.ConnectionString, StringComparison.Ordinal);
        Assert.DoesNotContain("a,b", options.ConnectionString, StringComparison.Ordinal);
        var library = ReactorRedis.Options(options);
        Assert.Equal(("bob", " a,b=c ", 3, true), (library.User, library.Password, library.DefaultDatabase, library.Ssl));
        Assert.Equal(("redis.test", "shop", "main"), (library.SslHost, library.ClientName, library.ServiceName));
        Assert.Equal((RedisProtocol.Resp3, 1500, 7), (library.Protocol, library.ConnectTimeout, library.KeepAlive));
        Assert.Equal("one:1,two:2", ReadAll(null, ("Kim:Redis:EndPoints", "one:1, two:2")).ConnectionString);
    }

    [Theory]
    [InlineData("Kim:Redis and Kim:Redis:Password are both set: write one text, or parts", "", "one:1", "Password", "x")]
    [InlineData("Kim:Redis: its parts name no server: set Kim:Redis:EndPoints to host:port", "Password", "x")]
    [InlineData("Kim:Redis:Pasword: there is no such part: write EndPoints, User, Password,", "EndPoints", "one:1", "Pasword", "secret")]
    [InlineData("Kim:Redis:Database: Keyword 'defaultDatabase' requires", "EndPoints", "one:1", "Database", "x")]
    [InlineData("Kim:Redis:Database: defaultDatabase=-1 is not a database", "EndPoints", "one:1", "Database", "-1")]
    [InlineData("Kim:Redis:Ssl: Keyword 'Ssl' requires", "EndPoints", "one:1", "Ssl", "maybe")]
    [InlineData("Kim:Redis:EndPoints:0: the port of 'one:x' is not a number", "EndPoints:0", "one:x")]
    [InlineData("Kim:Redis:EndPoints:0: 'a:1,b:2' is not one server", "EndPoints:0", "a:1,b:2")]
    [InlineData("Kim:Redis:EndPoints: 'password=x' is not a server", "EndPoints", "a:1,password=x")]
    [InlineData("Kim:Redis:EndPoints:0: the servers are given twice", "EndPoints", "a:1", "EndPoints:0", "b:1")]
    [InlineData("Kim:Redis:ClientName: it has a comma, which only", "EndPoints", "one:1", "ClientName", "a,b")]
    [InlineData("Kim:Redis:Password:0: Password has no parts", "EndPoints", "one:1", "Password:0", "secret")]
    [InlineData("Kim:Redis: defaultDatabase=-1 is not a database", "", "one:1,defaultDatabase=-1")]
    public void A_part_that_cannot_be_used_is_refused_by_its_key(string message, params string[] parts)
    {
        var settings = parts.Chunk(2).Select(part => (part[0].Length > 0 ? $"Kim:Redis:{part[0]}" : "Kim:Redis", part[1])).ToArray();
        var fault = Assert.Throws<KimConfigurationException>(() => Read(settings));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_come_from_the_environment_too()
    {
        Environment.SetEnvironmentVariable("KIMTEST_Kim__Redis__EndPoints__0", "one:1");
        Environment.SetEnvironmentVariable("KIMTEST_Kim__Redis__Password", "a,b");
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddEnvironmentVariables("KIMTEST_");
            builder.AddKimServer(kim => kim.AddCommands(new CommandTable("none", [], [])).AddRedis());
            using var host = builder.Build();
            var options = host.Services.GetRequiredService<IOptions<KimRedisOptions>>().Value;
            Assert.Equal("one:1", options.ConnectionString);
            Assert.Equal("a,b", ReactorRedis.Options(options).Password);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KIMTEST_Kim__Redis__EndPoints__0", null);
            Environment.SetEnvironmentVariable("KIMTEST_Kim__Redis__Password", null);
        }
    }

    [Fact]
    public void A_connection_string_that_code_sets_replaces_the_parts()
    {
        var options = ReadAll(
            redis => redis.ConnectionString = "two:2", ("Kim:Redis:EndPoints", "one:1"), ("Kim:Redis:Password", "secret"));
        Assert.Equal("two:2", options.ConnectionString);
        Assert.Null(ReactorRedis.Options(options).Password);
    }

    [Fact]
    public void Code_changes_the_librarys_own_options_last()
    {
        var options = ReadAll(redis => redis.Configure += library => library.ClientName = "own", ("Kim:Redis", "one:1,name=other"));
        Assert.Equal("own", ReactorRedis.Options(options).ClientName);
    }

    [Theory]
    [InlineData("Kim:RedisCertificateAuthority: /no.pem: there is no such file", "one:1,ssl=true", "CertificateAuthority", "/no.pem")]
    [InlineData("Kim:RedisCertificateAuthority: it has no effect without TLS", "one:1", "CertificateAuthority", "/nowhere.pem")]
    [InlineData("Kim:RedisCertificate: /nowhere.pfx: there is no such file", "one:1,ssl=true", "Certificate", "/nowhere.pfx")]
    [InlineData("Kim:RedisCertificateKey: it has no effect without Kim:RedisCertificate", "one:1,ssl=true", "CertificateKey", "/no.pem")]
    [InlineData("Kim:RedisCertificatePassword: it has no effect without Kim:RedisCertificate", "one:1", "CertificatePassword", "secret")]
    public void A_certificate_that_cannot_be_used_is_refused(string message, string redis, string name, string value) => Assert.StartsWith(
        message, Assert.Throws<KimConfigurationException>(() => Read(("Kim:Redis", redis), ($"Kim:Redis{name}", value))).Message,
        StringComparison.Ordinal);

    private static string Read(params (string Key, string Value)[] settings) => Read(null, settings);

    private static string Read(Action<KimRedisOptions>? configure, params (string Key, string Value)[] settings) =>
        ReadAll(configure, settings).ConnectionString;

    private static KimRedisOptions ReadAll(Action<KimRedisOptions>? configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.AddKimServer(kim => kim.AddCommands(new CommandTable("none", [], [])).AddRedis(configure ?? (_ => { })));
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<KimRedisOptions>>().Value;
    }
}
