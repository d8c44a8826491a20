using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0044: see docs/reference/rules/KIM0044.md.</summary>
public sealed class KIM0044Tests
{
    [Theory]
    [InlineData(
        "private int _count; protected int Next() => ++_count;", "field _count of base class Base", "make it protected or readonly")]
    [InlineData("protected int Count { get; private set; } protected int Next() => ++Count;", "property Count of base class Base",
        "give it a protected setter, or none")]
    [InlineData("private int Count { get; set; } protected int Next() => ++Count;", "property Count of base class Base",
        "give it a protected setter, or none")]
    public Task State_of_a_base_class_that_is_out_of_reach_is_reported(string members, string what, string fix) => GeneratorTest.Reports(
        "KIM0044",
        at: "Sample",
        message: $"Sample has a [Retry], which puts fields back before each further attempt, but it cannot reach {what}, which stays as a "
            + $"failed attempt left it: {fix}",
        $$"""
        namespace App;
        public abstract class Base : Command { {{members}} }
        [Command("POST /a")] public sealed partial class Sample : Base { [Step, Retry(2)] int Answer() => Next(); }
        """);

    [Fact]
    public Task State_that_the_command_hides_is_reported() => GeneratorTest.Reports(
        "KIM0044",
        at: "Sample",
        message: "Sample has a [Retry], which puts fields back before each further attempt, but it cannot reach field _count of base "
            + "class Base, which stays as a failed attempt left it: give it a name that nothing hides",
        """
        namespace App;
        public abstract class Base : Command { protected int _count; protected int Next() => ++_count; }
        [Command("POST /a")] public sealed partial class Sample : Base { new readonly int _count = 1; [Step, Retry(2)] int Answer() => Next() + _count; }
        """);

    [Fact]
    public Task What_the_command_reaches_in_its_base_classes_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        public abstract class Root<T> : Command
        {
            protected T? Last { get; set; }
            private readonly int _fixed = 1;
            private const int Two = 2;
            public int Got { get; } = 3;
            protected virtual int Turn { get; set; }
            public int Computed { get => _fixed + Two; private set => Last = default; }
            protected void Reset() => Computed = 1;
        }
        public abstract class Base : Root<string>
        {
            internal int _count;
            private protected string _note = "";
            public long Total { get; protected set; }
            public int Hidden;
            protected override int Turn { get; set; }
        }
        [Command("POST /good")]
        public sealed partial class Good : Base
        {
            public new int Hidden { get; set; }
            [Step, Retry(2)] int Answer() { _count++; _note += "a"; Total++; Hidden++; Last = _note; Turn++; Reset(); return Got; }
        }
        """);

    [Fact]
    public Task Without_a_retry_nothing_is_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        public abstract class Base : Command { private int _count; protected int Next() => ++_count; }
        [Command("POST /good")] public sealed partial class Good : Base { [Step] int Answer() => Next(); }
        """);
}
