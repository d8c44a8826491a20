namespace Kim.Testing.Tests.Commands;

/// <summary>Takes the first answer that it gets.</summary>
[Command]
public sealed partial class Asking(Elements elements) : Command
{
    [Step(Any = true)]
    (Task<int>, ValueTask<int>, Task<int>) Ask(CancellationToken cancellation)
    {
        elements.Tokens.Add(cancellation);
        return (elements.First.Task, new(elements.Other.Task), Late());
    }

    [Step(Any = true)] List<Task<int>> AskAll(int first) => [.. elements.List, Task.FromResult(first)];

    [Step] int Answer(int first) => first;

    [Catch] Reply Timed(TimeoutException fault) => Fail(1, fault.Message, 504);

    async Task<int> Late()
    {
        await (elements.Sleep = Sleep("3s"));
        return 3;
    }
}

/// <summary>Takes the first answer of a list.</summary>
[Command]
public sealed partial class AskingNobody(Elements elements) : Command
{
    [Step(Any = true)] List<Task<int>> Ask() => elements.List;

    [Step] int Answer(int first) => first;
}
