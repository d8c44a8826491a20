using Kim.AspNetCore.Options;
using Kim.AspNetCore.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kim.AspNetCore.Tests.Options;

/// <summary>Options are public, read late and checked at the start.</summary>
public sealed class OptionsTests
{
    private static readonly CommandTable None = new("none", [], []);

    [Fact]
    public void Each_settings_default_is_that_of_its_option()
    {
        var plain = new KimOptions();
        foreach (var setting in KimSettings.All.Where(setting => setting.Default.Length > 0))
        {
            var read = new KimOptions();
            setting.Set(read, setting.Default);
            setting.Check(read);
            var property = typeof(KimOptions).GetProperty(setting.Name)!;
            Assert.Equal(property.GetValue(plain), property.GetValue(read));
        }
    }

    [Fact]
    public void Each_option_has_its_setting() =>
        Assert.Equal(typeof(KimOptions).GetProperties().Select(property => property.Name)
            .Order(), KimSettings.All.Select(setting => setting.Name).Order());

    [Fact]
    public void A_source_that_is_added_after_AddKim_counts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddKimServer(None);
        builder.Configuration.AddInMemoryCollection([new("Kim:Reactors", "3")]);
        using var host = builder.Build();
        Assert.Equal(3, host.Services.GetRequiredService<IOptions<KimOptions>>().Value.Reactors);
    }

    [Fact]
    public void What_code_sets_outranks_the_configuration_and_leaves_the_rest()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Kim:Reactors", "3"), new("Kim:MaxRuns", "7")]).Build();
        var options = Settings.Read(configuration, kim => kim.Reactors = 2);
        Assert.Equal((2, 7), (options.Reactors, options.MaxRuns));
    }

    [Theory]
    [InlineData(nameof(KimOptions.Reactors), "Kim:Reactors: '-1' is not a whole number from 0 on. It is set in code: KimOptions.")]
    [InlineData(nameof(KimOptions.Deadline),
        "Kim:Deadline: 00:00:00 is out of range: write a duration above 0 and at most 24h. It is set in code: KimOptions.")]
    [InlineData(nameof(KimOptions.Url), "Kim:Url: 'nowhere' is")]
    [InlineData(
        nameof(KimOptions.MaxHead), "Kim:MaxHead: '1' is out of range: at least 64 bytes, at most 1GiB. It is set in code: KimOptions.")]
    public void What_code_sets_is_checked_too(string option, string start)
    {
        var property = typeof(KimOptions).GetProperty(option)!;
        object value = option switch
        {
            nameof(KimOptions.Reactors) => -1,
            nameof(KimOptions.Deadline) => TimeSpan.Zero,
            nameof(KimOptions.MaxHead) => 1,
            _ => "nowhere",
        };
        var fault = Assert.Throws<KimConfigurationException>(() =>
            Settings.Read(new ConfigurationBuilder().Build(), kim => property.SetValue(kim, value)));
        Assert.StartsWith(start, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_code_sets_before_AddKim_outranks_the_configuration_too()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Kim:Deadline", "10s")]);
        builder.Services.Configure<KimOptions>(kim => kim.Deadline = TimeSpan.FromSeconds(5));
        builder.AddKimServer(None);
        using var host = builder.Build();
        Assert.Equal(TimeSpan.FromSeconds(5), host.Services.GetRequiredService<KimOptions>().Deadline);
    }

    [Fact]
    public void A_bad_value_in_code_is_not_blamed_on_the_file_that_sets_the_key_too()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Kim:Reactors", "2")]).Build();
        var fault = Assert.Throws<KimConfigurationException>(() => Settings.Read(configuration, kim => kim.Reactors = -1));
        Assert.EndsWith("It is set in code: KimOptions.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_code_is_as_empty() =>
        Assert.Equal("", Settings.Read(new ConfigurationBuilder().Build(), kim => kim.Certificate = null!).Certificate);

    [Fact]
    public void A_packages_commands_do_not_take_the_place_of_the_programs()
    {
        var package = new CommandTable("package", [], []);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Orders" });
        builder.AddKimServer(kim => kim.Services.AddSingleton(package));
        using var host = builder.Build();
        Assert.Equal([Orders.KimCommands.Table, package], host.Services.GetRequiredService<IReadOnlyList<CommandTable>>());
    }

    [Fact]
    public void The_program_is_known_by_its_name_also_under_a_test_host()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Orders" });
        builder.AddKim();
        using var host = builder.Build();
        Assert.Equal([Orders.KimCommands.Table], host.Services.GetRequiredService<IReadOnlyList<CommandTable>>());
    }

    [Fact]
    public void Sockets_of_an_app_are_refused_in_a_server()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var fault = Assert.Throws<KimConfigurationException>(() => builder.AddKimServer(kim => kim.UseReactorSockets()));
        Assert.StartsWith("UseReactorSockets is for an ASP.NET Core app (AddKim)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kim:Redis")]
    [InlineData("Kim:RedisSeam")]
    public void A_setting_of_a_package_that_was_not_added_says_how_to_add_it(string key)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new(key, "127.0.0.1:6379")]);
        builder.AddKimServer(None);
        Assert.Equal(
            $"{key} has no effect: Redis is not added. Write builder.AddKim(kim => kim.AddRedis()), of the package Kim.Redis, or leave "
            + "the setting out.",
            Assert.Throws<KimConfigurationException>(() => builder.Build().Start()).Message);
    }

    [Theory]
    [InlineData("Kim:Modules", "somewhere")]
    public void Modules_that_are_named_after_AddKim_are_refused_at_the_start(string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddKimServer(None);
        builder.Configuration.AddInMemoryCollection([new(key, value), new("Kim:Url", "http://127.0.0.1:0")]);
        using var host = builder.Build();
        Assert.StartsWith("Kim:Modules and Kim:Workers were changed after AddKim",
            Assert.Throws<KimConfigurationException>(() => host.Start()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_tables_the_programs_own_commands_are_taken_and_one_without_any_says_what_to_write()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var fault = Assert.Throws<KimConfigurationException>(() => builder.AddKimServer());
        Assert.EndsWith("has no commands of its own: name those to serve, as in AddKim(kim => kim.AddCommands(KimCommands.Table)).",
            fault.Message, StringComparison.Ordinal);
        Assert.Contains(KimHostBuilder.TableOf(typeof(Orders.PlaceOrder).Assembly)!.Commands, command =>
            command.Type == typeof(Orders.PlaceOrder));
    }
}
