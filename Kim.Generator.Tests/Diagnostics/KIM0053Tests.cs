using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0053: see docs/reference/rules/KIM0053.md.</summary>
public sealed class KIM0053Tests
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    [Theory]
    [InlineData("Idd", "names no public member of its request, Item: did you mean nameof(Item.Id)?")]
    [InlineData("Nothing", "names no public member of its request, Item: name one with nameof(Item.…)")]
    [InlineData("Hidden", "names no public member of its request, Item: name one with nameof(Item.…)")]
    [InlineData("Parts", "is a int[], which has no text of its own for each value: name a member that is a text, a number, a Guid or an "
        + "enum, or give the type IParsable<T> and a ToString")]
    [InlineData("Where", "is a Place, which has no text of its own for each value: name a member that is a text, a number, a Guid or an "
        + "enum, or give the type IParsable<T> and a ToString")]
    public Task A_key_that_no_request_has_is_reported(string key, string fault) => GeneratorTest.Reports(
        "KIM0053", "Sample", $"Key = \"{key}\" of Sample {fault}", Source($": Command<Item>", key));

    [Fact]
    public Task A_key_without_a_request_is_reported() => GeneratorTest.Reports(
        "KIM0053", "Sample",
        "Key = \"Id\" of Sample names a member of a request, and it has none: derive it from Command<TRequest>, or remove Key",
        Source(": Command", "Id"));

    [Theory]
    [InlineData("Id", "Request.Id.ToString()")]
    [InlineData("Text", "Request.Text")]
    [InlineData("Maybe", "Request.Maybe")]
    [InlineData("Number", "((global::System.IFormattable)Request.Number).ToString(null, @C)")]
    [InlineData("Count", "Request.Count is { } key ? ((global::System.IFormattable)key).ToString(null, @C) : null")]
    [InlineData("Level", "Request.Level.ToString()")]
    [InlineData("At", "Request.At is { } key ? key.ToString(\"O\", @C) : null")]
    [InlineData("Code", "Request.Code.ToString()")]
    [InlineData("class", "Request.@class")]
    public void A_key_is_read_of_the_request_as_text(string key, string expression) => Assert.Contains(
        $" override string? KeyOf() => {expression.Replace("@C", Invariant, StringComparison.Ordinal)};",
        GeneratorTest.Emit(Source(": Command<Item>", key))["App.Sample.g.cs"],
        StringComparison.Ordinal);

    private static string Source(string commandBase, string key) => $$"""
        #pragma warning disable KIM1003
        namespace App;
        public enum Level { Low }
        public sealed record Place(string Name) : IParsable<Place>
        {
            public static Place Parse(string text, IFormatProvider? provider) => new(text);
            public static bool TryParse(string? text, IFormatProvider? provider, out Place result) => (result = new("")) is { };
        }
        public readonly struct Code : IParsable<Code>
        {
            public static Code Parse(string text, IFormatProvider? provider) => default;
            public static bool TryParse(string? text, IFormatProvider? provider, out Code result) { result = default; return true; }
            public override string ToString() => "";
        }
        public record Whole { public string Text { get; set; } = ""; public string? Maybe { get; set; } }
        public sealed record Item : Whole
        {
            public Guid Id { get; set; }
            public long Number { get; set; }
            public int? Count { get; set; }
            public Level Level { get; set; }
            public DateTimeOffset? At { get; set; }
            public Code Code { get; set; }
            public int[] Parts { get; set; } = [];
            public Place Where { get; set; } = new("");
            public string @class { get; set; } = "";
            internal int Hidden { get; set; }
        }
        [Command(Durable = true, Key = "{{key}}")] public sealed partial class Sample {{commandBase}} { [Step] int Answer() => 1; }
        """;
}
