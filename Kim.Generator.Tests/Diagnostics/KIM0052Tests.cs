using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0052: see docs/reference/rules/KIM0052.md.</summary>
public sealed class KIM0052Tests
{
    private const string NotDurable = "Sample is not durable: write [Command(…, Durable = true)], or remove it";
    private const string NothingStored = "nothing is stored under that name: remove it";

    [Theory]
    [InlineData("Key = \"Id\"", "", "Key of Sample", "Sample")]
    [InlineData("Keep = \"1h\"", "", "Keep of Sample", "Sample")]
    [InlineData("Head = true", "[NotStored] public int Seen;", "[NotStored] on Seen", "Seen")]
    [InlineData("Head = true", "[NotStored] public int Seen { get; set; }", "[NotStored] on Seen", "Seen")]
    [InlineData("Head = true", "[Step(Once = true)] Task Begin() => Task.CompletedTask;", "Once of Begin", "Begin")]
    [InlineData("Head = true", "[FormerName(\"Old\")] public int Seen;", "[FormerName] on Seen", "Seen")]
    [InlineData("Head = true", "[Step, FormerName(\"Old\")] Task Begin() => Task.CompletedTask;", "[FormerName] on Begin", "Begin")]
    [InlineData("Head = true", "[Step] Task Begin() => Signal<string>(\"said\", \"7d\");", "Signal in Begin",
        "Signal<string>(\"said\", \"7d\")")]
    public Task What_is_for_durable_runs_is_reported_in_another_command(string setting, string members, string what, string at) =>
        Reports(setting, at, what, NotDurable, members);

    [Theory]
    [InlineData("[FormerName(\"Old\")] int Help() => 1;", "Help")]
    [InlineData("[FormerName(\"Old\")] public readonly int Two;", "Two")]
    [InlineData("[FormerName(\"Old\")] public static int Two => 2;", "Two")]
    [InlineData("[NotStored, FormerName(\"Old\")] public int Two;", "Two")]
    [InlineData("[Catch, FormerName(\"Old\")] Reply Any() => Ok();", "Any")]
    [InlineData("int Help([FormerName(\"old\")] int given) => given;", "given")]
    public Task A_former_name_of_what_is_not_stored_is_reported(string members, string at) =>
        Reports("Durable = true", at, $"[FormerName] on {at}", NothingStored, members);

    [Fact]
    public Task What_a_step_takes_that_does_not_wait_has_no_stored_name() => Reports(
        "Durable = true", "given", "[FormerName] on given", NothingStored,
        "[Step] int Begin() => 1; [Step] void Next([FormerName(\"old\")] int given) { }");

    [Fact]
    public Task A_request_keeps_its_names_by_another_attribute() => Reports(
        "Durable = true", "Sample", "[FormerName] on Id of Item",
        "a request is stored as it is written: keep its name there with [JsonPropertyName]",
        "", "[FormerName(\"Number\")] int Id");

    [Fact]
    public Task Where_they_have_an_effect_they_are_not_reported() => GeneratorTest.IsClean(
        """
        #pragma warning disable KIM1003
        namespace App;
        public sealed record Item(int Id);
        public abstract class Base : Command<Item> { [NotStored] protected int Seen; }
        [Command("POST /a")] public sealed partial class Plain : Base { [Step] int Answer() => Seen++; }
        [Command("POST /b", Durable = true, Key = "Id", Keep = "1h"), FormerName("Older")]
        [Command("POST /c")]
        public sealed partial class Sample : Base
        {
            [FormerName("_old")] private int _new;
            [FormerName("Old")] public int New { get; set; }
            [Step(Once = true), FormerName("Start")] Task<int> Begin() => Task.FromResult(_new = New);
            [Step, Retry(2), FormerName("Middle")] int Between([FormerName("start")] int begin) => begin;
            [Step] ValueTask<int> Answer([FormerName("middle")] int between) => new(between);
            [Compensates(nameof(Begin)), FormerName("Back")] void Undo([FormerName("start")] int begin) { }
        }
        """);

    private static Task Reports(string setting, string at, string what, string why, string members, string member = "int Id") =>
        GeneratorTest.Reports(
            "KIM0052", at, $"{what} is for durable runs and has no effect here: {why}",
            $$"""
            #pragma warning disable KIM1003
            namespace App;
            public sealed record Item({{member}});
            [Command("GET /a", {{setting}})] public sealed partial class Sample : Command<Item> { {{members}} [Step] int Answer() => 1; }
            """);
}
