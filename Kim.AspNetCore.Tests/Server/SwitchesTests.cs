using Kim.AspNetCore.Server;
using Kim.AspNetCore.Tests.Options;
using Xunit;

namespace Kim.AspNetCore.Tests.Server;

/// <summary>What a server answers by itself, and the switches that it refuses.</summary>
public sealed class SwitchesTests
{
    [Theory]
    [InlineData("--Redis=a:1", "--Redis is not a setting. Did you mean --Kim:Redis?")]
    [InlineData("--url=http://127.0.0.1:1", "--url is not a setting. Did you mean --Kim:Url?")]
    [InlineData("--urls=http://127.0.0.1:1", "--urls is not a setting. Did you mean --Kim:Url?")]
    [InlineData("--Redsi=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("--Kim.Redis=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("--Kim__Redis=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("--kim-max-body=1", "Did you mean --Kim:MaxBody?")]
    [InlineData("--KimRedis=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("--Kmi:Redis=a:1", "--Kmi:Redis is not a setting. Did you mean --Kim:Redis?")]
    [InlineData("/Redis=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("Redis=a:1", "Did you mean --Kim:Redis?")]
    [InlineData("--verbose=true",
        "--verbose is not a setting: --help lists those of Kim; a setting of your own has a section, as in --Shop:verbose=VALUE.")]
    [InlineData("--Kim=1", "--Kim is not a setting")]
    [InlineData("-v", "'-v' is not a setting: write --Kim:Key=VALUE")]
    [InlineData("-v=1", "'-v=1' is not a setting")]
    [InlineData("start", "'start' is not a setting")]
    [InlineData("--", "'--' is not a setting")]
    [InlineData("--=1", "'--=1' is not a setting")]
    [InlineData("--Kim:Redis", "--Kim:Redis has no value: write --Kim:Redis=VALUE.")]
    [InlineData("--Kim:Reactors --Kim:Workers=2", "--Kim:Reactors has no value")]
    [InlineData("--Kim:Redis=a:1 --kim:redis=b:1", "--kim:redis is given twice on the command line. Leave one of the two.")]
    [InlineData("--Kim:Redis=a:1 Kim:Redis=b:1", "--Kim:Redis is given twice")]
    public void A_switch_that_nothing_reads_is_refused(string args, string fault) =>
        Assert.Contains(fault, Assert.Throws<KimConfigurationException>(() => Switches.Check(args.Split(' '), Settings.Known)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("--Kim:Redis=a:1 --Kim:Reactors 2 /Kim:Workers=1")]
    [InlineData("--Kim:Redis= Kim:Url=http://127.0.0.1:1")]
    [InlineData("--environment=Development --contentRoot /tmp --Logging:LogLevel:Default=Debug")]
    [InlineData("--Shop:ApiKey=x --ConnectionStrings:Main=--")]
    public void A_switch_that_something_may_read_is_not(string args) => Switches.Check(args.Split(' '), Settings.Known);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public void Help_is_asked_for_anywhere(string arg) => Assert.True(Switches.AskForHelp(["--Kim:Redis=:::bad", arg]));

    [Fact]
    public void Help_lists_every_setting_with_its_default()
    {
        var help = Switches.Help(Settings.Known);
        Assert.All(Settings.Known, setting =>
            Assert.Matches($@"(?m)^  --{setting.Key} +{System.Text.RegularExpressions.Regex.Escape(setting.Default)} +\S", help));
        Assert.Contains("--version", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_names_Kim_and_the_runtime()
    {
        var version = Switches.Version();
        Assert.Contains($"Kim.Runtime {typeof(Command).Assembly.GetName().Version!.ToString(3)}, .NET ", version, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', version);
    }

    [Fact]
    public void Without_a_question_there_is_no_answer() =>
        Assert.False(Switches.AskForHelp(["--Kim:Redis=a:1"]) || Switches.AskForVersion(["--Kim:Redis=a:1"]));

    [Fact]
    public void Any_failure_is_one_line_that_says_where_to_look()
    {
        var unknown = Record.Exception(() => new List<int>(-1))!;
        Assert.Matches(@"^the server could not run: System.ArgumentOutOfRangeException: .* Thrown at System\..*\.$",
            KimProgram.Describe(unknown).ReplaceLineEndings(" "));
        Assert.Equal("Kim:Url: bad.",
            KimProgram.Describe(
                new AggregateException(new IOException("x"), new AggregateException(new KimConfigurationException("Kim:Url: bad.")))));
        Assert.Equal("Failed to load 'a.json': '}' is too much. Correct the file.",
            KimProgram.Describe(
                new InvalidDataException(
                    "Failed to load 'a.json'.", new FormatException("x", new System.Text.Json.JsonException("'}' is too much.")))));
    }
}
