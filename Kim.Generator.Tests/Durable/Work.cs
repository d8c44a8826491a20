namespace Kim.Generator.Tests.Durable;

/// <summary>A command of which there are several builds.</summary>
internal static class Work
{
    /// <summary>Its first build. A run parks at <c>Approve</c>.</summary>
    internal const string Source = """
        #pragma warning disable KIM1003 // Durable runs are experimental.
        namespace Sample;

        public sealed record Ask(string Id, int Amount);

        [Command(Durable = true, Key = nameof(Ask.Id))]
        public sealed partial class Work(Func<string, Task<string>> effect) : Command<Ask>
        {
            private int _fee;

            [Step] private void Price() => _fee = Request.Amount / 10;
            [Step] private Task Look() => effect(Run.StepKey);
            [Step] private Task<string> Reserve() => effect(Run.StepKey);
            [Step] private Task<string?> Approve(string hold) => Signal<string>("approval", within: "7d");
            [Step] private Task<string> Book(string? word) => effect(Run.KeyFor(word ?? "none"));
            [Step] private string Answer(string booked) => $"{booked} for {_fee}";

            [Compensates(nameof(Reserve))] private Task Release(string hold) => effect(Run.StepKey);
        }
        """;

    private static readonly Lazy<LoadedBuild> First = new(static () => new LoadedBuild(Source));

    /// <summary>Its first build, compiled.</summary>
    internal static LoadedBuild Build => First.Value;

    /// <summary>Another build of a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="changes">What stood there and what stands there now, in turn.</param>
    internal static string With(string source, params string[] changes)
    {
        foreach (var change in changes.Chunk(2))
        {
            source = source.Contains(change[0], StringComparison.Ordinal)
                ? source.Replace(change[0], change[1], StringComparison.Ordinal)
                : throw new ArgumentException($"'{change[0]}' is not in the text.", nameof(changes));
        }

        return source;
    }
}
