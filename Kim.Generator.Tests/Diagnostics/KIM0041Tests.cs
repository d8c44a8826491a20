using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0041: see docs/reference/rules/KIM0041.md.</summary>
public sealed class KIM0041Tests
{
    [Theory]
    [InlineData(
        "[Range] on Count of Order", "nothing shows the value: give it a property that the command can see",
        "public sealed class Order([Range(1, 5)] int Count) { public int Twice { get; } = Count * 2; }")]
    [InlineData(
        "[Range] on Count of Order", "nothing shows the value: give it a property that the command can see",
        "public sealed class Order { [Range(1, 5)] public int Count { private get; set; } = 1; }")]
    [InlineData(
        "[Range] on count of Line", "nothing shows the value: give it a property that the command can see",
        "public sealed class Line { public Line([Range(1, 5)] int count) { } } public sealed record Order(List<Line> Lines);")]
    [InlineData(
        "[Even] on Count of Order", "the command cannot see the attribute: make it public",
        "public sealed class Order { private sealed class EvenAttribute : ValidationAttribute; [Even] public int Count { get; set; } = 1; }")]
    public Task An_attribute_that_cannot_check_is_reported(string what, string reason, string request) => GeneratorTest.Reports(
        "KIM0041",
        at: "Sample",
        message: $"{what} checks nothing, so Sample gets whatever a client sends: {reason}",
        Sample(request));

    [Theory]
    [InlineData("public sealed record Order([Range(1, 5)] int Value, [property: Range(1, 5)] int More, [DataType(DataType.Date)] int Date);")]
    [InlineData("public class Base { [StringLength(5)] public string? Value { get; set; } } public sealed class Order : Base;")]
    [InlineData("public sealed class EvenAttribute(params int[] but) : ValidationAttribute { public int[] But => but; } public sealed record Order([Even(1, 3)] int Value);")]
    [InlineData("public sealed record Order(Line? First, Line? Second, Line Third); public sealed record Line([Range(1, 2)] int Count);")]
    [InlineData("public sealed record Order(Order? Inner, List<Order> All, [Required] string Name);")]
    [InlineData("public sealed record Order([Range(typeof(decimal), \"0\", \"1\", ErrorMessage = null)] decimal Value, [AllowedValues('a', 2L, null, DayOfWeek.Friday, typeof(int))] object? Any);")]
    [InlineData("public sealed record Order(Dictionary<string, List<Line>[]> Lines, Line? @class); public readonly record struct Line([Range(1, 2)] int @int);")]
    public Task One_that_can_is_not(string request) => GeneratorTest.IsClean(Sample(request));

    private static string Sample(string request) =>
        $$"""
        using System.ComponentModel.DataAnnotations;
        namespace App;
        {{request}} [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """;
}
