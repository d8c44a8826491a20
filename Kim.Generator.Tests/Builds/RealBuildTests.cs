using Kim.Generator.Rules;
using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>The harness itself: a sound project builds, and a bad one shows what is wrong and where.</summary>
[Collection(RealBuild.Collection)]
public sealed class RealBuildTests
{
    private const string Sound = """
        namespace App;
        public sealed record KeyValue(string Key, string Value);
        [Command("POST /a")]
        public sealed partial class SetAndGet(StackExchange.Redis.IDatabase redis) : Command<KeyValue>
        {
            [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Request.Value);
            [Step] Reply Answer(bool stored) => Ok(stored);
        }
        """;

    [Fact]
    public async Task A_sound_command_builds_without_a_warning()
    {
        var build = await RealBuild.Run([("Sound.cs", Sound)], ("OutputType", "Library"), ("AssemblyName", "My.App"));
        build.IsClean();
    }

    [Fact]
    public async Task What_is_wrong_is_shown_with_file_line_and_message()
    {
        var build = await RealBuild.Run(
            [("Sound.cs", Sound),
                ("Bad/Empty.cs", "namespace App;\n\n[Command(\"GET /b\")] public sealed partial class Empty : Command;\n")]);
        Assert.Equal(1, build.ExitCode);
        Assert.Equal(
            [new("KIM0004", true, "Empty.cs", 3,
                "Command Empty has no step: mark its methods with [Step], in the order they are to run "
                + $"({CommandRules.NoStep.HelpLinkUri})")], build.Diagnostics);
    }
}
