using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0041: see docs/reference/rules/KIM0041.md.</summary>
public sealed class KIM0041Tests
{
    [Theory]
    [InlineData("Range", "public sealed record Order([Range(1, 5)] int Value);")]
    [InlineData("Range", "public sealed record Order([property: Range(1, 5)] int Value);")]
    [InlineData("Required", "public sealed class Order { [Required] public string? Value { get; set; } }")]
    [InlineData(
        "StringLength", "public class Base { [StringLength(5)] public string? Value { get; set; } } public sealed class Order : Base;")]
    [InlineData("Even", "public sealed class EvenAttribute : ValidationAttribute; public sealed record Order([Even] int Value);")]
    public Task An_annotation_that_checks_nothing_is_reported(string name, string request) => GeneratorTest.Reports(
        "KIM0041",
        at: "Sample",
        message: $"[{name}] on Value of request Order checks nothing yet, so Sample gets whatever a client sends: check it in the "
            + "request's constructor, which may throw an ArgumentException, or in the first step",
        $$"""
        using System.ComponentModel.DataAnnotations;
        namespace App;
        {{request}} [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task What_only_describes_is_not_reported() => GeneratorTest.IsClean(
        """
        using System.ComponentModel.DataAnnotations;
        namespace App;
        public sealed class Order
        {
            public Order(int value) => Value = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "must be positive");
            [Display(Name = "the value")] public int Value { get; }
        }
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);
}
