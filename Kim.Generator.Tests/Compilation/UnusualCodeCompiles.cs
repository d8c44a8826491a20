using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Legal code whose names or types could get in the way of what is emitted (the helper proves that it compiles without a warning).</summary>
public sealed class UnusualCodeCompiles
{
    [Theory]
    [InlineData("a field named as the emitted code's parameters", """
        int run; int into; int state; string @class = "";
        [Step, Retry(2)] Task<int> Load() { run++; into++; state++; @class += "a"; return Task.FromResult(run + into + state + @class.Length); }
        [Step] int Answer(int @event) => @event;
        """)]
    [InlineData("a join of nine", """
        [Step] (Task<int> A, Task<int>, Task<int>, Task<int>, Task<int>, Task<int>, Task<int>, ValueTask<string?>, int) Load() => default;
        [Step] int Answer(int a, int b, int c, int d, int e, int f, int g, string? h, int i) => i;
        """)]
    [InlineData("a private result", """
        private sealed record Inner(int Value);
        [Step] Task<Inner> Load() => Task.FromResult(new Inner(1));
        [Step] Task<Inner?> Next2(Inner inner) => Task.FromResult<Inner?>(inner);
        [Step] int Answer(Inner? inner) => inner?.Value ?? 0;
        [Compensates(nameof(Load))] void Undo(Inner inner) { }
        """)]
    [InlineData("a private last result", """
        private sealed record Inner(int Value);
        [Step] Inner Answer() => new(1);
        """)]
    [InlineData("an internal last result of a public command", """
        [Step] Hidden Answer() => new();
        """)]
    [InlineData("generic exceptions and catches with a token", """
        public sealed class Fault<T> : Exception;
        [Step] Task Load() => Task.CompletedTask;
        [Step] Reply Answer() => Ok();
        [Catch] Reply OfInt(Fault<int> fault) => Ok();
        [Catch] async Task<Reply> OfString(Fault<string> forOfInt, CancellationToken cancellation) { await Task.Delay(1, cancellation); return Ok(); }
        [Catch] ValueTask<Next> Any(CancellationToken cancellation) => new(Ok());
        """)]
    [InlineData("steps whose names resemble emitted ones", """
        [Step] Task<int> Set() => Task.FromResult(1);
        [Step] Task<int> SetDone(int setResult) => Task.FromResult(setResult);
        [Step, Retry(2)] Task<int> SetAttempt(int value) => Task.FromResult(value);
        [Step] int SetAttemptAttempt(int value) => value;
        [Compensates(nameof(Set))] void UndoSet(int setResult) { }
        """)]
    [InlineData("a loop with a retried step that jumps to itself", """
        [Step] Next Begin() => ToPoll(1, "a");
        [Step(Loop = true), Retry(3), Timeout("1.5s")] async Task<Next> Poll(int turn, string? text) { await Task.Yield(); return turn > 3 ? Ok(text) : ToPoll(turn + 1, text); }
        """)]
    [InlineData("everything about a value task and lists", """
        [Step, Timeout("0.5ms")] ValueTask<int>[] Load() => [];
        [Step] List<Task> All(int[] values) => [];
        [Step] (Task, ValueTask, Task<int>[]) Both() => default;
        [Step] ValueTask Last(int[] values) => default;
        [Compensates(nameof(Load)), Timeout("1s"), Retry(2)] async ValueTask Undo(int[] values, CancellationToken cancellation) => await Task.Delay(1, cancellation);
        """)]
    [InlineData("auto-properties of every kind", """
        public int Count { get; set; }
        private string Name { get; init; } = "";
        public long Total { get; private set; }
        private List<int> Items { get; } = [];
        public int Computed => Count + 1;
        [Step, Retry(2)] Task<long> Load() { Count++; Total++; return Task.FromResult(Total + Items.Count + Name.Length + Computed); }
        [Step] long Answer(long value) => value;
        """)]
    public void What_is_emitted_compiles(string what, string members)
    {
        Assert.NotEmpty(what);
        Assert.NotEmpty(GeneratorTest.Emit($$"""
            namespace App;
            internal sealed record Hidden;
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                {{members}}
            }
            """));
    }

    [Fact]
    public void A_line_of_more_than_64_steps_offers_to_yield()
    {
        var steps = string.Join('\n', Enumerable.Range(0, 130).Select(step => $"[Step] void S{step}() {{ }}"));
        var emitted = GeneratorTest.Emit($$"""
            namespace App;
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                {{steps}}
                [Step] Reply Answer() => Ok();
            }
            """)["App.Sample.g.cs"];
        Assert.Contains("if (run.Yield(this, (int)At.S64))", emitted, StringComparison.Ordinal);
        Assert.Contains("if (run.Yield(this, (int)At.S128))", emitted, StringComparison.Ordinal);
    }
}
