namespace Kim.Testing.Tests.Commands;

/// <summary>What its attempts see.</summary>
public sealed class Attempts
{
    /// <summary>Per attempt: its number, its argument, the field as it was found.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>How many attempts fail.</summary>
    public int Failing { get; set; }

    /// <summary>Bodies that run at this moment, and the most there ever were.</summary>
    public int Running { get; set; }

    /// <inheritdoc cref="Running"/>
    public int RunningMax { get; set; }

    /// <summary>What an attempt's body waits for; null: nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>What the fresh token of a compensation was.</summary>
    public CancellationToken Fresh { get; set; }
}

/// <summary>Fails, changes its fields, is tried again.</summary>
[Command]
public sealed partial class Trying(Attempts attempts) : Command
{
    int _total = 1;

    string Note { get; set; } = "a";

    [Step] int Begin() => 5;

    [Step, Retry(4, On = [typeof(IOException)])]
    int Work(int number)
    {
        attempts.Seen.Add($"{Run.Attempt}:{number}:{_total}:{Note}");
        _total += 10;
        Note += "b";
        number++;
        return attempts.Seen.Count <= attempts.Failing ? throw new IOException("again") : number;
    }

    [Step] string Answer(int number) => $"{number}:{_total}:{Note}";
}

/// <summary>An async body that does not heed its timeout, and loops to itself.</summary>
[Command(Deadline = "20s")]
public sealed partial class Stubborn(Attempts attempts) : Command
{
    [Step] Next Begin() => ToWork(1);

    [Step(Loop = true), Timeout("1s"), Retry(2, Delay = "10ms")]
    async Task<Next> Work(int number)
    {
        attempts.Seen.Add($"{Run.Attempt}:{number}");
        attempts.RunningMax = Math.Max(attempts.RunningMax, ++attempts.Running);
        if (attempts.Gate is { } gate)
        {
            await gate.Task;
        }

        attempts.Running--;
        return number == 1 && attempts.Gate is not null ? ToWork(99) : Ok(number);
    }
}
