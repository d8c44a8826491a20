using System.Globalization;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0011: see docs/reference/rules/KIM0011.md.</summary>
public sealed class KIM0011Tests
{
    [Fact]
    public Task Nested_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be nested: move it out of Outer""",
        """
        namespace App;
        public partial class Outer { [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); } }
        """);

    [Fact]
    public Task Abstract_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be abstract: each run is an object of it""",
        """
        namespace App;
        [Command("POST /a")] public abstract partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Two_constructors_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be made in several ways: keep exactly one constructor that is not private, its parameters are resolved at start""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { public Sample() { } public Sample(int x) { } [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("file sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }",
        "file-local: its other part is generated into another file, so drop 'file'")]
    [InlineData("public sealed partial class Sample : Command { public required int Count { get; set; } [Step] int Answer() => Count; }",
        "one with a required member (Count): it is made by generated code, which could not set it: take it by the constructor, or give it "
        + "a value")]
    [InlineData(
        "public sealed partial class Sample : Base { [Step] int Answer() => Count; } public abstract class Base : Command { public "
        + "required int Count; }",
        "one with a required member (Count): it is made by generated code, which could not set it: take it by the constructor, or give it "
        + "a value")]
    [InlineData("public sealed partial class Sample : Command { public Sample(ref int count) => count++; [Step] Reply Answer() => Ok(); }",
        "made with ref int count: a constructor takes services, which are resolved once, at start, and kept: take them plainly")]
    [InlineData(
        "public sealed partial class Sample(Span<int> numbers) : Command { readonly int _count = numbers.Length; [Step] int Answer() => "
        + "_count; }",
        "made with Span<int> numbers: a constructor takes services, which are resolved once, at start, and kept: take them plainly")]
    [InlineData("[Obsolete(\"no\", true)] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }",
        "obsolete as an error: generated code has to name it: write [Obsolete] without the error")]
    public Task What_generated_code_cannot_make_is_reported(string source, string what) => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: $"Command Sample cannot be {what}",
        $$"""
        namespace App;
        [Command("POST /a")] {{source}}
        """);

    [Fact]
    public void Type_of_an_extern_alias_is_reported()
    {
        using var image = new MemoryStream();
        Assert.True(GeneratorTest.Compile("namespace Lib; public class Part;").WithAssemblyName("Lib").Emit(image).Success);
        var compilation = GeneratorTest.Compile(
            "extern alias Other; namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] "
            + "Task<List<Other::Lib.Part>> Load() => null!; [Step] Reply Answer(List<Other::Lib.Part> parts) => Ok(); }");
        var found = new List<string>();
        foreach (var aliases in new[] { "Other", "Other,global" })
        {
            var used = compilation.AddReferences(
                MetadataReference.CreateFromImage(image.ToArray(), new MetadataReferenceProperties(aliases: [.. aliases.Split(',')])));
            CommandParser.Parse(used.GetTypeByMetadataName("App.Sample")!, used, (rule, _, arguments) =>
                found.Add(
                    string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments)));
        }

        Assert.Equal(
            ["Command Sample cannot be one with Part of extern alias Other in a signature: generated code names types by global::, so "
            + "write Aliases=\"global,…\" at the reference, or keep it in a type of your own"], found);
    }

    [Fact]
    public Task Required_member_that_the_constructor_sets_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] internal Sample(in TimeProvider clock) => Clock = clock;
            public required TimeProvider Clock { get; init; }
            [Step] string Answer() => Clock.ToString()!;
        }
        """);

    [Theory]
    [InlineData("Command, IDisposable", "public void Dispose() { }")]
    [InlineData("Command, IAsyncDisposable", "public ValueTask DisposeAsync() => default;")]
    public Task Disposable_is_reported(string bases, string member) => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: "Command Sample cannot be disposable: nothing disposes a run, so let a scoped service hold what has to be disposed, or "
            + "write 'using' inside one step",
        $$"""namespace App; [Command("POST /a")] public sealed partial class Sample : {{bases}} { {{member}} [Step] Reply Answer() => Ok(); }""");

    [Fact]
    public Task Derived_from_another_command_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: "Command Sample cannot be derived from command First: each has a machine of its own, so move what they share into an "
            + "abstract base class",
        """
        namespace App;
        [Command("POST /a")] public partial class First : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /b")] public sealed partial class Sample : First { [Step] Reply Other() => Ok(); }
        """);

    // So a build passes a reference with several aliases: once for each.
    [Theory]
    [InlineData("Other", "global")]
    [InlineData("global", "Other")]
    public void Type_of_an_extern_alias_that_is_global_too_is_not_reported(string first, string second)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dll");
        try
        {
            Assert.True(GeneratorTest.Compile("namespace Lib; public class Part;").WithAssemblyName("Lib").Emit(path).Success);
            var used = GeneratorTest.Compile(
                "namespace App; [Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Task<Lib.Part> Load() => "
                + "null!; [Step] Reply Answer(Lib.Part part) => Ok(); }")
                .AddReferences(
                    new[] { first, second }.Select(alias =>
                        MetadataReference.CreateFromFile(path, new MetadataReferenceProperties(aliases: [alias]))));
            CommandParser.Parse(used.GetTypeByMetadataName("App.Sample")!, used, (rule, _, arguments) =>
                Assert.Fail(
                    string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
