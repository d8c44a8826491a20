namespace Kim.Testing.Tests.Commands;

/// <summary>How the tasks of a sequence begin and end.</summary>
public sealed class TakingLine
{
    /// <summary>What has begun.</summary>
    public List<int> Begun { get; } = [];

    /// <summary>Under way now, and the most there ever were.</summary>
    public int Open { get; private set; }

    /// <inheritdoc cref="Open"/>
    public int OpenMax { get; private set; }

    /// <summary>How often the sequence was disposed.</summary>
    public int Disposed { get; set; }

    /// <summary>Which of them fail.</summary>
    public HashSet<int> Failing { get; } = [];

    /// <summary>The sequence throws in place of this one.</summary>
    public int Broken { get; set; } = -1;

    /// <summary>Does one of them.</summary>
    public async Task<int> Do(int number, Func<TimeSpan, Task> sleep)
    {
        Begun.Add(number);
        OpenMax = Math.Max(OpenMax, ++Open);
        try
        {
            await sleep(TimeSpan.FromMilliseconds(100 + (number % 3 * 40)));
            return Failing.Contains(number) ? throw new IOException($"{number}") : number * 10;
        }
        finally
        {
            Open--;
        }
    }

    /// <summary>Numbers as tasks, one by one.</summary>
    public IEnumerable<Task<int>> Each(int count, Func<TimeSpan, Task> sleep)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                yield return i == Broken ? throw new FormatException("the sequence") : Do(i, sleep);
            }
        }
        finally
        {
            Disposed++;
        }
    }
}

/// <summary>Three at once.</summary>
[Command]
public sealed partial class Taking(TakingLine line) : Command<int>
{
    [Step(AtOnce = 3)] IEnumerable<Task<int>> Take() => line.Each(Request, Sleep);

    [Step(AtOnce = 1)] IEnumerable<Task> Again(int[] results) => results.Take(1).Select(Task.FromResult);

    [Step] string Answer() => "taken";
}

/// <summary>Three at once, until one fails.</summary>
[Command]
public sealed partial class TakingFast(TakingLine line) : Command<int>
{
    [Step(AtOnce = 3, FailFast = true), Retry(2, Delay = "10ms")] IEnumerable<Task<int>> Take() => line.Each(Request, Sleep);

    [Step] string Answer(int[] results) => string.Join(',', results);
}

/// <summary>One after the other, until one succeeds.</summary>
[Command]
public sealed partial class TakingFirst(TakingLine line) : Command<int>
{
    [Step(AtOnce = 1, Any = true)] IEnumerable<Task<int>> Take() => line.Each(Request, Sleep);

    [Step] int Answer(int first) => first;
}
