using System.Collections;
using System.Text.RegularExpressions;
using Kim.AspNetCore.Options;
using Kim.Runtime.Tests;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Kim.AspNetCore.Tests.Options;

/// <summary>A key that nothing reads is refused, with the one that may be meant and where it was set.</summary>
public sealed partial class SettingNamesTests
{
    [Theory]
    [InlineData("Kim:Redsi", "Did you mean Kim:Redis?")]
    [InlineData("Kim:redi", "Did you mean Kim:Redis?")]
    [InlineData("Kim:Urls", "Did you mean Kim:Url?")]
    [InlineData("kim:Reactor", "Did you mean Kim:Reactors?")]
    [InlineData("Kim:Max_Body", "Did you mean Kim:MaxBody?")]
    [InlineData("Kim:MaxConections", "Did you mean Kim:MaxConnections?")]
    [InlineData("Kim:Limits:MaxBody", "Did you mean Kim:MaxBody?")]
    [InlineData("Kim:DrainTimout", "Did you mean Kim:DrainTimeout?")]
    [InlineData("Kim:Shop:ApiKey", "under 'Kim:' stand Kim's own only")]
    [InlineData("Kim:Redis:Host", "there is no such part: write EndPoints, User, Password")]
    [InlineData("Kim:Url:Host", "Kim:Url has no parts, write it as one value.")]
    [InlineData("Kim:Url:0", "Kim:Url is a list here. Write it as one text, the parts separated by ';'.")]
    [InlineData("Kim", "a setting has a name after 'Kim:'")]
    public void A_key_that_is_not_a_setting_is_refused(string key, string fix)
    {
        var fault = Assert.Throws<KimConfigurationException>(() => Settings.Read(Configuration((key, "x"))));
        Assert.Contains(fix, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Keys_are_read_in_any_case() => Assert.Equal(3, Settings.Read(Configuration(("KIM:reactors", "3"))).Reactors);

    [Theory]
    [InlineData("""{"Kim":{"Redsi":null}}""")]
    [InlineData("""{"Kim":{"Redsi":{}}}""")]
    [InlineData("""{"Kim":{"Redsi":[]}}""")]
    public void A_key_is_refused_whatever_its_value(string json)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var fault = Assert.Throws<KimConfigurationException>(() => Settings.Read(new ConfigurationBuilder().AddJsonStream(text).Build()));
        Assert.StartsWith("Kim:Redsi is not a setting. Did you mean Kim:Redis?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_was_set_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("kim-settings-");
        try
        {
            var file = Path.Combine(folder.FullName, "my.json");
            File.WriteAllText(file, """{"Kim":{"Reactors":"two"}}""");
            Assert.EndsWith($"It is set in {file}.", Fault(new ConfigurationBuilder().AddJsonFile(file)), StringComparison.Ordinal);
            Assert.EndsWith("It is set on the command line.",
                Fault(new ConfigurationBuilder().AddJsonFile(file).AddCommandLine(["--Kim:Reactors=two"])), StringComparison.Ordinal);
            Assert.EndsWith("It is set on the command line.",
                Fault(new ConfigurationBuilder().AddConfiguration(new ConfigurationBuilder().AddCommandLine(["--Kim:Reactor=2"]).Build())),
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("KIM_REDIS", "The environment variable KIM_REDIS is not read. Write it with two underscores: Kim__Redis.")]
    [InlineData("Kim_Redis", "Write it with two underscores: Kim__Redis.")]
    [InlineData("KIM_MAX_BODY", "Write it with two underscores: Kim__MaxBody.")]
    [InlineData("KIM_LISTEN_FDS", null)]
    [InlineData("KIM_STORE", null)]
    [InlineData("KIM_SEED", null)]
    [InlineData("KIM_PORT", null)]
    [InlineData("KIM__REDIS", null)]
    [InlineData("KIMREDIS", null)]
    public void A_variable_with_one_underscore_is_refused_if_it_is_a_settings_name(string name, string? fix)
    {
        var fault = Record.Exception(() => SettingNames.CheckEnvironment(new Hashtable { [name] = "x" }, Settings.Known));
        Assert.True(fix is null ? fault is null : fault?.Message.EndsWith(fix, StringComparison.Ordinal), fault?.Message);
    }

    [Fact]
    public void Two_spellings_of_one_variable_are_refused_if_they_differ()
    {
        SettingNames.CheckEnvironment(new Hashtable { ["KIM__REDIS"] = "a:1", ["Kim__Redis"] = "a:1" }, Settings.Known);
        var fault = Assert.Throws<KimConfigurationException>(() =>
            SettingNames.CheckEnvironment(new Hashtable { ["KIM__REDIS"] = "a:1", ["Kim__Redis"] = "b:1" }, Settings.Known));
        Assert.StartsWith("KIM__REDIS and Kim__Redis are one setting with two values", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("redis", "redis", 0)]
    [InlineData("redsi", "redis", 1)]
    [InlineData("url", "urls", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void The_edit_distance_counts_a_swap_as_one(string one, string other, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(one, other));
        Assert.Equal(distance, EditDistance.Between(other, one));
    }

    [Fact]
    public void The_settings_page_lists_every_setting_with_its_default_and_no_other()
    {
        var page = Docs.Read("reference/settings.md");
        var rows = Row().Matches(page)
            .Select(row => $"{row.Groups[1].Value}={(row.Groups[2].Value == "empty" ? "" : row.Groups[2].Value.Trim('`'))}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(Settings.Known.Select(setting => $"{setting.Key}={setting.Default}").Order(StringComparer.Ordinal), rows);
    }

    private static string Fault(IConfigurationBuilder configuration) =>
        Assert.Throws<KimConfigurationException>(() => Settings.Read(configuration.Build())).Message;

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();

    [GeneratedRegex(@"^\| `(Kim:\w+)` \| (`[^`]*`|empty) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
