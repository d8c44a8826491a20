using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0036: see docs/reference/rules/KIM0036.md.</summary>
public sealed class KIM0036Tests
{
    [Theory]
    [InlineData("clock = TimeProvider.System;", "clock")]
    [InlineData("clock ??= TimeProvider.System;", "clock")]
    [InlineData("count += 1;", "count")]
    [InlineData("count++;", "count")]
    [InlineData("--count;", "count")]
    [InlineData("int.TryParse(\"1\", out count);", "count")]
    [InlineData("Interlocked.Increment(ref count);", "count")]
    [InlineData("ref var alias = ref count; alias = 1;", "count")]
    [InlineData("(_, (count)) = (1, 2);", "count")]
    public Task Assignment_is_reported(string statement, string name) =>
        GeneratorTest.Reports("KIM0036", name, Message("Step Load", name), Sample($"[Step, Retry(3)] void Load() {{ {statement} }}"));

    [Fact]
    public Task Compensation_is_reported() =>
        GeneratorTest.Reports("KIM0036", "count", Message("Compensation Undo", "count"),
            Sample("[Step] void Load() { } [Compensates(nameof(Load)), Retry(3)] void Undo() => count = 0;"));

    [Theory]
    [InlineData("[Step, Retry(3)] void Load() { _count = count + 1; _ = (count, clock); }")]
    [InlineData("[Step, Retry(3)] void Load() { Action<int> local = count => count = 2; local(count); }")]
    [InlineData("[Step] void Load() => count = 2;")]
    public Task A_field_or_a_step_that_is_not_retried_is_not_reported(string members) => GeneratorTest.IsClean(Sample(members));

    private static string Message(string subject, string name) =>
        $"{subject} has [Retry] and assigns constructor parameter {name}, which cannot be put back before a further attempt: keep what "
        + "changes in a field";

    private static string Sample(string members) => $$"""
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample(TimeProvider clock, int count) : Command
        {
            private int _count = 1;
            {{members}}
            [Step(Then = End)] Reply Last() => Ok(_count + count + clock.TimestampFrequency);
        }
        """;
}
