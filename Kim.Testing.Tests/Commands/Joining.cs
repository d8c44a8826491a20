namespace Kim.Testing.Tests.Commands;

/// <summary>What the elements of the join are.</summary>
public sealed class Elements
{
    /// <summary>The first.</summary>
    public TaskCompletionSource<int> First { get; } = new();

    /// <summary>The second.</summary>
    public TaskCompletionSource<string> Second { get; } = new();

    /// <summary>The third, without a value.</summary>
    public TaskCompletionSource Third { get; } = new();

    /// <summary>One of the first one's type.</summary>
    public TaskCompletionSource<int> Other { get; } = new();

    /// <summary>A list of them.</summary>
    public List<Task<int>> List { get; } = [];

    /// <summary>The tokens of the step's attempts.</summary>
    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>A sleep among the elements.</summary>
    public Task? Sleep { get; set; }
}

/// <summary>Every kind of join.</summary>
[Command]
public sealed partial class Joining(Elements elements) : Command
{
    [Step] (Task<int>, ValueTask<string>, Task, long) Tuple() => (elements.First.Task, new(elements.Second.Task), elements.Third.Task, 4L);

    [Step]
    Task<string>[] Array(int first, string second, long fourth) =>
        [Task.FromResult($"{first}"), Task.FromResult(second), Task.FromResult($"{fourth}")];

    [Step]
    IReadOnlyList<Task<int>> List(string[] texts)
    {
        Seen += string.Join(',', texts);
        return elements.List;
    }

    [Step]
    ValueTask<int>[] Values(int[] numbers)
    {
        Seen += ";" + string.Join(',', numbers);
        return [new(7), new(Task.FromResult(8))];
    }

    [Step]
    List<Task> Nothing(int[] values)
    {
        Seen += ";" + string.Join(',', values);
        return [Task.CompletedTask];
    }

    [Step] string Answer() => Seen;

    string Seen { get; set; } = "";
}
