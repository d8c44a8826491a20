namespace Kim.Testing.Tests.Commands;

/// <summary>Which rows of the table of edges a run takes, one after the other.</summary>
[Command]
public sealed partial class Edges : Command
{
    string _seen = "";

    [Step] void Nothing() => _seen += "void";

    [Step] int Value() => 1;

    [Step]
    async Task OfTask(int value)
    {
        await Sleep("1ms");
        _seen += $" {value}";
    }

    [Step] ValueTask OfValueTask() => default;

    [Step] Task<string> OfTaskOfT() => Task.FromResult("task");

    [Step]
    async ValueTask<string> OfValueTaskOfT(string text)
    {
        await Sleep("1ms");
        return text + " valuetask";
    }

    [Step] (Task<string>, Task<int>) OfTuple(string text) => (Task.FromResult(text), Task.FromResult(2));

    [Step]
    Task<int>[] OfArray(string text, int number)
    {
        _seen += $" {text} {number}";
        return [Task.FromResult(3), Task.FromResult(4)];
    }

    [Step] IReadOnlyList<Task<int>> OfList(int[] numbers) => Array.ConvertAll(numbers, number => Task.FromResult(number + 1));

    [Step(AtOnce = 1)] IEnumerable<Task<int>> OfSequence(int[] numbers) => numbers.Select(Task.FromResult);

    [Step] Next OfNext(int[] numbers) => ToOfTaskOfNext($"{numbers[0]}{numbers[1]}");

    [Step]
    async Task<Next> OfTaskOfNext(string text)
    {
        await Sleep("1ms");
        return text == "" ? ToSkipped(0) : ToLast((2, text));
    }

    [Step(Then = End)] string Skipped(long never) => $"{never}";

    [Step] Task<Reply> Last((int Count, string Text) pair) => Task.FromResult<Reply>(Ok($"{_seen} {pair.Text}"));
}

/// <summary>Ends with nothing.</summary>
[Command]
public sealed partial class EndsWithNothing : Command
{
    [Step] Task Last() => Task.CompletedTask;
}
