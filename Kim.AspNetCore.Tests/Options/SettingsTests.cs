using Kim.AspNetCore.Options;
using Kim.CompilerServices;
using Kim.Reactors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.AspNetCore.Tests.Options;

public sealed class SettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        var options = Read();
        Assert.Equal([new ListenAddress("127.0.0.1", 3355)], options.Addresses);
        Assert.Equal(TimeSpan.FromSeconds(30), options.DrainTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Deadline);
        Assert.Equal(1 << 20, options.MaxBody);
    }

    [Theory]
    [InlineData("Kim:Url", "ftp://127.0.0.1:1", "https://host:port")]
    [InlineData("Kim:Url", "nonsense", "http://127.0.0.1:3355")]
    [InlineData("Kim:Url", "http://example.org:80", "IP address, localhost or *")]
    [InlineData("Kim:Url", "http://127.0.0.1:99999", "a port is at most 65535")]
    [InlineData("Kim:Url", "http://127.0.0.1:-1", "a port is at most 65535")]
    [InlineData("Kim:Url", ";", "names no address")]
    [InlineData("Kim:Url", "http://127.0.0.1:81;http://127.0.0.1:81", "names 127.0.0.1:81 twice")]
    [InlineData("Kim:Url", "http://localhost:81;https://127.0.0.1:81", "names 127.0.0.1:81 twice")]
    [InlineData("Kim:Url", "http://127.0.0.1:80a", "the port '80a' is not a number: write http://host:port")]
    [InlineData("Kim:Url", "http://[::1]:80a", "the port '80a' is not a number")]
    [InlineData("Kim:Url", "http://[::g]:80", "IP address, localhost or *")]
    [InlineData("Kim:Reactors", "", "it is empty. Leave it out for 1")]
    [InlineData("Kim:Url", "", "it is empty. Leave it out for http://127.0.0.1:3355")]
    [InlineData("Kim:Reactors", "99999999999999999999", "whole number from 0")]
    [InlineData("Kim:MaxBody", "99999999999GiB", "1MiB")]
    [InlineData("Kim:DrainTimeout", "soon", "250ms")]
    [InlineData("Kim:Deadline", "0s", "250ms")]
    [InlineData("Kim:MaxBody", "1MB", "1MiB")]
    [InlineData("Kim:Reactors", "two", "whole number from 0")]
    [InlineData("Kim:Reactors", "5000", "one per core")]
    [InlineData("Kim:Workers", "-1", "whole number from 0")]
    [InlineData("Kim:Transport", "uring", "'sockets'")]
    [InlineData("Kim:Problems", "true", "neither 'on' nor 'off'")]
    [InlineData("Kim:MaxConnections", "0", "whole number from 1")]
    [InlineData("Kim:MaxHead", "3GiB", "at most 1GiB")]
    [InlineData("Kim:HeadTimeout", "1", "250ms")]
    public void A_setting_that_cannot_be_used_is_refused_by_key_and_fix(string key, string value, string fix)
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Read((key, value)));
        Assert.StartsWith(key, fault.Message, StringComparison.Ordinal);
        Assert.Contains(fix, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_refused()
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Read(("Kim:Url", $"http://unix:/{new string('a', 107)}")));
        Assert.Contains("at most 107 bytes", fault.Message, StringComparison.Ordinal);
        Assert.Single(Read(("Kim:Url", $"http://unix:/{new string('a', 106)}")).Addresses);
    }

    [Fact]
    public void A_fault_of_the_configuration_reads_as_its_message_with_no_stack_trace()
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Read(("Kim:Reactors", "two")));
        Assert.Equal(fault.Message, fault.ToString());
        var other = new KimConfigurationException("Kim:Certificate: cannot be read.", new IOException("no such\nfile"));
        Assert.Equal(["Kim:Certificate: cannot be read.", "  cause: System.IO.IOException: no such file"], other.ToString()
            .Split(Environment.NewLine));
    }

    [Fact]
    public void Several_free_ports_are_not_one_address_twice() =>
        Assert.Equal(2, Read(("Kim:Url", "http://127.0.0.1:0;http://127.0.0.1:0")).Addresses.Count);

    [Theory]
    [InlineData("1.5s")]
    [InlineData("00:00:01.5")]
    public void Durations_are_taken_in_both_forms(string text)
    {
        var options = Read(("Kim:Deadline", text), ("Kim:DrainTimeout", text));

        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.DrainTimeout);
    }

    private static KimOptions Read(params (string Key, string Value)[] settings) => Settings.Read(Configuration(settings));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
}
