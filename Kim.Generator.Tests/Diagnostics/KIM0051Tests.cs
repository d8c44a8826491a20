using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0051: see docs/reference/rules/KIM0051.md.</summary>
public sealed class KIM0051Tests
{
    [Theory]
    [InlineData("private System.IO.Stream? _x;", "field _x, Stream?,", "it is abstract, so nothing says what to make")]
    [InlineData("private Func<int>? _x;", "field _x, Func<int>?,", "it is a delegate")]
    [InlineData("private Task? _x;", "field _x, Task?,", "System.Text.Json has no way to")]
    [InlineData("private CancellationToken _x;", "field _x, CancellationToken,", "System.Text.Json has no way to")]
    [InlineData("private object? _x;", "field _x, object?,", "which class it was is lost")]
    [InlineData("private IComparable? _x;", "field _x, IComparable?,", "it is an interface, so nothing says what to make")]
    [InlineData("private int[,]? _x;", "field _x, int[,]?,", "it has several dimensions")]
    [InlineData("private Open? _x;", "field _x, Open?,",
        "it is not sealed, and what else a derived class has is lost: seal it, or name the derived ones with [JsonDerivedType]")]
    [InlineData("private Lossy? _x;", "field _x, Lossy?,",
        "its Name is lost, for JSON can set it neither by a setter nor by the constructor")]
    [InlineData("private List<Holder>? _x;", "field _x, List<Holder>?,", "of its Inner, Stream?, it is abstract, so nothing says what to make")]
    [InlineData("private (int, System.IO.Stream?) _x;", "field _x, (int, Stream?),",
        "of its Item2, Stream?, it is abstract, so nothing says what to make")]
    [InlineData("private Sunk? _x;", "field _x, Sunk?,", "its constructor takes depth, and no public member of that name gives it back")]
    [InlineData("public System.IO.Stream? X { get; set; }", "property X, Stream?,", "it is abstract, so nothing says what to make")]
    public Task A_member_that_cannot_be_stored_is_reported(string member, string what, string fault) => Reports(
        at: member.Contains("_x", StringComparison.Ordinal) ? "_x" : "X",
        $"Sample is durable, but its {what} cannot be stored with a run: {fault}: mark it [NotStored], or keep what it is made of",
        member + " [Step] Task Begin() => Task.CompletedTask;");

    [Theory]
    [InlineData("private readonly List<int> _x = [];", "field _x", "_x")]
    [InlineData("private int X { get; } = 1;", "property X", "X")]
    [InlineData("private int X { get; init; } = 1;", "property X", "X")]
    public Task A_member_that_would_be_made_again_is_reported(string member, string what, string at) => Reports(
        at,
        $"Sample is durable, but its {what} cannot be stored with a run: nobody can set it, so that it would be made again: let it be set, "
            + "or mark it [NotStored]",
        member + " [Step] Task Begin() => Task.CompletedTask;");

    [Fact]
    public Task What_a_step_takes_is_reported_at_the_step() => Reports(
        at: "Read",
        "Sample is durable, but what Read takes, Stream file, cannot be stored with a run: it is abstract, so nothing says what to make: "
            + "pass on what it is made of",
        "[Step] System.IO.Stream Begin() => System.IO.Stream.Null; [Step] Task Read(System.IO.Stream file) => Task.CompletedTask;");

    [Theory]
    [InlineData("public sealed record Box([property: Query] Guid Id, RequestBody Content);",
        "of its Content, RequestBody, it is abstract, so nothing says what to make")]
    [InlineData("public class Box { public Guid Id { get; set; } }",
        "it is not sealed, and what else a derived class has is lost: seal it, or name the derived ones with [JsonDerivedType]")]
    [InlineData("public sealed class Box(Guid id) { public string Text => $\"{id}\"; }",
        "its constructor takes id, and no public member of that name gives it back")]
    [InlineData(
        "public sealed record Box(Guid Id, [property: System.Text.Json.Serialization.JsonIgnore, Query] System.Net.IPAddress From);",
        "of its From, IPAddress, System.Text.Json has no way to")]
    public Task A_request_is_reported_at_the_command(string box, string fault) => GeneratorTest.Reports(
        "KIM0051", "Sample",
        $"Sample is durable, but its request, Box, cannot be stored with a run: {fault}: take what it is made of",
        $$"""
        #pragma warning disable KIM1003
        namespace App;
        {{box}}
        [Command("POST /a", Durable = true)] public sealed partial class Sample : Command<Box> { [Step] int Answer() => 1; }
        """);

    [Fact]
    public Task What_is_stored_as_it_is_or_not_at_all_is_not_reported() => GeneratorTest.IsClean(
        """
        #pragma warning disable KIM1003
        using System.Text.Json.Serialization;
        namespace App;
        public enum Level { Low }
        public sealed record Point(int X, int Y) { public int Sum => X + Y; public IReadOnlyList<string> Notes { get; init; } = []; }
        public struct Pair { public int Left; public string? Right { get; set; } }
        [JsonDerivedType(typeof(Dog), "dog")] public abstract class Animal { public string? Name { get; set; } }
        public sealed class Dog : Animal;
        public sealed class Clock(TimeProvider time) { public TimeProvider Time { get; } = time; }
        [Command("POST /a", Durable = true)]
        public sealed partial class Sample(Clock clock) : Command<Point>
        {
            private readonly Clock _clock = clock;
            private const int Two = 2;
            private static readonly Dictionary<string, int> s_all = [];
            [NotStored] private readonly List<int> _seen = [];
            [NotStored] private System.IO.Stream? _file = null;
            private (int Count, string? Note) _pair;
            private Dictionary<string, Point[]> _points = [];
            private Pair? _both;
            private Animal? _animal;
            private HashSet<Guid> _ids = [];
            private StackExchange.Redis.RedisValue _value;
            private List<(StackExchange.Redis.RedisKey? Key, int Count)> _keys = [];
            public Level Level { get; set; }
            public DateTimeOffset At { get; private set; }
            private int Computed => _pair.Count + Two;
            [Step] System.IO.Stream Open() => System.IO.Stream.Null;
            [Step] int Read(System.IO.Stream file) => 1;
            [Step] Task<Point> Find(int count) => Task.FromResult(Request);
            [Step] Task<Level> Rate(Point found) => Task.FromResult(Level.Low);
            [Step] int Answer(Level level) => _points.Count + _ids.Count + Computed + _seen.Count + s_all.Count + (_file is null ? 0 : 1)
                + (_both is null ? 0 : 1) + (_animal is null ? 0 : 1) + (_clock.Time is null ? 0 : 1) + (_value.IsNull ? 0 : 1)
                + _keys.Count;
            [Compensates(nameof(Find))] Task Forget(Point found) => Task.CompletedTask;
        }
        """);

    private static Task Reports(string at, string message, string members) => GeneratorTest.Reports(
        "KIM0051", at, message,
        $$"""
        #pragma warning disable KIM1003
        namespace App;
        public class Open { public int A { get; set; } }
        public sealed class Lossy { public string Name { get; } = "n"; }
        public sealed class Sunk(int depth) { public int Deeper => depth + 1; }
        public sealed class Holder { public System.IO.Stream? Inner { get; set; } }
        [Command("POST /a", Durable = true)] public sealed partial class Sample : Command { {{members}} }
        """);
}
