using Xunit;

namespace Kim.Generator.Tests.Durable;

// Values of types that have changed, in each place where a run has them.
public sealed partial class UpgradeTests
{
    private const string Values = """
        #pragma warning disable KIM1003 // Durable runs are experimental.
        using System.Text.Json.Serialization;

        namespace Sample;

        public enum Kind { None, Small, Large }
        public sealed record Part(int Size) { public int Twice => Size * 2; }
        public sealed record Ask(string Id, Part Wanted);
        public sealed record Hold(string Key);
        public sealed record Kept(int Count);

        [Command(Durable = true, Key = nameof(Ask.Id))]
        public sealed partial class Work(Func<string, Task<string>> effect) : Command<Ask>
        {
            private Kept _kept = new(0);
            private Kind _kind;
            private Odd _odd;

            [Step] private Task<string> Begin() { (_kept, _kind) = (new(5), Kind.Large); return effect(Run.StepKey); }
            [Step] private Hold Made(string begun) => new(begun);
            [Step] private Task<Hold> Reserve(Hold made) => Task.FromResult(made);
            [Step] private Task<Hold> Rest(Hold hold) => Pass(hold);
            [Step] private Task<string?> Hear(Hold hold) => Signal<string>("word", within: "7d");
            [Step] private string Answer(string? word) => $"{word} {_kept.Count} {_kind} {_odd:D} {Request.Wanted.Twice}";

            [Compensates(nameof(Reserve))] private Task Release(Hold hold) => effect(Run.StepKey);

            private static Task<Hold> Pass(Hold hold) => Task.FromResult(hold);
        }

        public enum Odd { First = 1, Second }
        """;

    private const string ValuesReply = "yes 5 Large 0 8";

    private static readonly Lazy<LoadedBuild> ValuesBuild = new(static () => new LoadedBuild(Values));
    private static readonly Lazy<LoadedBuild> ValuesSender = new(static () => new LoadedBuild(Work.With(Values, "Hear", "Listen")));

    [Theory]
    [InlineData("an enum has one more", "None, Small", "None, Tiny, Small", ValuesReply)]
    [InlineData("an enum is in another order", "None, Small, Large", "Large, None, Small", ValuesReply)]
    [InlineData("a member is added", "Kept(int Count)", "Kept(int Count, int More = 1)", ValuesReply)]
    [InlineData("a member keeps its name in the record", "record Kept(int Count);",
        """record Kept([property: JsonPropertyName("Count")] int Number) { [JsonIgnore] public int Count => Number; }""", ValuesReply)]
    public void A_value_of_a_changed_type_is_read_as_it_was(string change, string before, string now, string reply)
    {
        using var first = BuildProcess.Begin(ValuesBuild.Value, "Work", change, ValuesBuild.Value.Make("Part", 4));
        first.IsParkedAt("Hear");
        using var second = first.Next(Work.With(Values, before, now));
        second.Signal("word", "yes").Wait().HasEnded(reply);
    }

    [Fact]
    public void A_member_that_may_be_lost_is()
    {
        using var first = BuildProcess.Begin(ValuesBuild.Value, "Work", "k", ValuesBuild.Value.Make("Part", 4));
        first.IsParkedAt("Hear");
        using var second = first.Next(Work.With(Values, "Count", "Number", "public sealed record Kept",
            "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] public sealed record Kept"));
        second.Signal("word", "yes").Wait().HasEnded("yes 0 Large 0 8");
    }

    [Theory]
    [InlineData("of the request", "int Size", "int Length", "The JSON property 'Size'")]
    [InlineData("of a field", "Count", "Number", "the field _kept cannot be read as Sample.Kept: The JSON property 'Count'")]
    [InlineData("of an argument", "string Key", "string Name", "the argument hold cannot be read as Sample.Hold: The JSON property 'Key'")]
    [InlineData("an enum's", "Large", "Huge", "the field _kind cannot be read as Sample.Kind")]
    public void A_member_that_is_renamed_is_never_read_as_nothing(string change, string before, string now, string why)
    {
        using var first = BuildProcess.Begin(ValuesBuild.Value, "Work", change, ValuesBuild.Value.Make("Part", 4));
        first.IsParkedAt("Hear");
        using var sender = first.Next(ValuesSender.Value);
        sender.Signal("word", "yes");
        var source = Work.With(Values, before, now);
        using var second = first.Next(before is "int Size" ? Work.With(source, "Size * 2", "Length * 2") : source);
        second.Wait().IsStuck(why);
        using var third = first.Next(ValuesBuild.Value);
        third.Wait().HasEnded(ValuesReply);
    }
}
