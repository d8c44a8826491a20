using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0006: see docs/reference/rules/KIM0006.md.</summary>
public sealed class KIM0006Tests
{
    [Fact]
    public Task Generic_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Answer",
        message: """Step Answer cannot be generic: a step's types are fixed at build time, name them""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer<T>() => Ok(); }
        """);

    [Fact]
    public Task Static_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Answer",
        message: """Step Answer cannot be static: a step belongs to its run, make it an instance method""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] static Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Async_void_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Begin",
        message: """Step Begin cannot be async void: nobody could wait for it, return Task""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] async void Begin() => await Task.Yield(); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Out_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Begin",
        message: """Step Begin cannot be one with ref, out or in: values flow along typed edges, take and return them plainly""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int First() => 1; [Step] void Begin(in int value) { } [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("[Step] Next Begin() => ToTake(\"a\"); [Step(Loop = true)] int Take(ReadOnlySpan<char> text) => text.Length;", "Take",
        "one that takes ReadOnlySpan<char> text: what flows along an edge is kept by the run, which cannot keep this: take an array, a "
        + "Memory<T> or another value that can be kept")]
    [InlineData("[Step] int[] Begin() => []; [Step] int Take(params int[] values) => values.Length;", "Take",
        "one with params: the step before gives one value, drop 'params'")]
    [InlineData("[Step] int Begin() => 1; [Step] int Take(int value = 5) => value;", "Take",
        "one with a default for value: a value always comes along the edge, so drop the default")]
    [InlineData("[Step, Obsolete(\"no\", true)] int Take() => 1;", "Take",
        "obsolete as an error: generated code calls it, write [Obsolete] without the error")]
    public Task What_no_edge_can_carry_or_call_is_reported(string members, string at, string what) => GeneratorTest.Reports(
        "KIM0006",
        at,
        message: $"Step {at} cannot be {what}",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { {{members}} }
        """);

    [Fact]
    public Task Token_with_a_default_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Begin(CancellationToken cancellation = default) => 1; [Step] int Take(int value, CancellationToken cancellation = default) => value; }
        """);

    [Theory]
    [InlineData("T Get<T>() => default!;")]
    [InlineData("Task<List<T[]>> Get<T>() => null!;")]
    public async Task What_is_emitted_for_a_generic_last_step_does_not_name_its_type(string step)
    {
        var reported = await GeneratorTest.Diagnose($$"""
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command { [Step] {{step}} }
            """);
        Assert.Equal("KIM0006", Assert.Single(reported, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Id);
    }

    [Theory]
    [InlineData("int Total { [Step] get => 1; }", "get",
        "Step get_Total cannot be an accessor: the run calls its steps by name, make it a plain method")]
    [InlineData("[Step] public static Sample operator +(Sample one, Sample two) => one;", "+",
        "Step op_Addition cannot be an operator: the run calls its steps by name, make it a plain method")]
    [InlineData(
        "[Step] ~Sample() { }", "Sample", "Step Finalize cannot be a finalizer: the run calls its steps by name, make it a plain method")]
    [InlineData("[Step] bool IEquatable<int>.Equals(int other) => true;", "Equals",
        "Step System.IEquatable<System.Int32>.Equals cannot be an explicit member of an interface: the run calls its steps by name, make "
        + "it a plain method")]
    [InlineData("[Step] void Local() { Inner(); [Step] void Inner() { } }", "Inner",
        "Step Inner cannot be a local function: the run knows the methods of its class only, make it one")]
    [InlineData("[Step] void Local() { Action inner = [Catch] () => { }; inner(); }", "=>",
        "Step of a lambda cannot be a lambda: the run knows the methods of its class only, make it one")]
    [InlineData("[Step] void Local(ReadOnlySpan<int> all) { }", "Local",
        "Step Local cannot be one that takes ReadOnlySpan<int> all: what flows along an edge is kept by the run, which cannot keep this: "
        + "take an array, a Memory<T> or another value that can be kept")]
    public async Task What_is_not_a_plain_method_is_reported(string member, string at, string message)
    {
        var found = await GeneratorTest.Analyze($$"""
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command, IEquatable<int> { public bool Equals(int other) => true; {{member}} [Step] Reply Answer() => Ok(); }
            """);
        var report = Assert.Single(found, diagnostic => diagnostic.Id == "KIM0006");
        Assert.Equal(message, report.GetMessage());
        Assert.Equal(at, report.Location.SourceTree!.GetText().ToString(report.Location.SourceSpan));
    }
}
