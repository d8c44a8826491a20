using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0021.</summary>
public sealed class TakeResultTests
{
    [Theory]
    [InlineData("Task<bool> Store() => Task.FromResult(true);", "bool store")]
    [InlineData("string? Load() => null;", "string? load")]
    [InlineData("Task<List<string?>> Load() => Task.FromResult(new List<string?>());", "List<string?> load")]
    [InlineData("Dictionary<string, int> Load() => [];", "Dictionary<string, int> load")]
    [InlineData("Item? Load() => null;", "Item? load")]
    [InlineData("Deep.Thing Load() => new();", "Deep.Thing load")]
    [InlineData("System.Text.StringBuilder Load() => new();", "System.Text.StringBuilder load")]
    [InlineData("(int, string) Load() => (1, \"\");", "(int, string) load")]
    [InlineData("(Task<int>, Task) Load() => (Task.FromResult(1), Task.CompletedTask);", "int load")]
    public Task Value_is_taken(string giver, string parameter) =>
        CodeFixTest.Fixes(new TakeResult(), Behind(giver, ""), Behind(giver, parameter));

    [Fact]
    public Task It_stands_before_the_token() => CodeFixTest.Fixes(
        new TakeResult(),
        Behind("Task<int> Load() => Task.FromResult(1);", "CancellationToken stop"),
        Behind("Task<int> Load() => Task.FromResult(1);", "int load, CancellationToken stop"));

    [Theory]
    [InlineData("int Item() => 1;", "int value")]
    [InlineData("int Lock() => 1;", "int value")]
    public Task A_name_that_is_taken_is_not_used(string giver, string parameter) => CodeFixTest.Fixes(
        new TakeResult(),
        Behind(giver, "", "item"),
        Behind(giver, parameter, "item"));

    [Fact]
    public Task Join_is_left_to_its_author() => CodeFixTest.OffersNothing(
        new TakeResult(),
        Behind("(Task<int>, string) Load() => (Task.FromResult(1), \"\");", ""));

    [Fact]
    public Task All_values_are_taken() => CodeFixTest.FixesAll(
        new TakeResult(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] string Check() => ""; [Step] Reply Answer() => Ok(); }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Load() => 1; [Step] string Check(int load) => ""; [Step] Reply Answer(string check) => Ok(); }
        """);

    private static string Behind(string giver, string parameters, string injected = "clock") => $$"""
        namespace App.Deep { public sealed class Thing; }
        namespace App
        {
            public sealed class Item;
            [Command("POST /a")]
            public sealed partial class Sample(TimeProvider {{injected}}) : Command
            {
                [Step] {{giver}}
                [Step] Reply Answer({{parameters}}) => Ok({{injected}}.GetTimestamp());
            }
        }
        """;
}
