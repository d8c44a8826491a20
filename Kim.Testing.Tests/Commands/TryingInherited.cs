namespace Kim.Testing.Tests.Commands;

/// <summary>State that a base class declares.</summary>
public abstract class Counted<T> : Command
{
    /// <summary>Counts what an attempt does.</summary>
    protected int _count = 1;

    /// <summary>What an attempt found last.</summary>
    protected T? Last { get; set; }

    /// <summary>The command has a member of this name, too.</summary>
    public int Hidden { get; set; } = 1;
}

/// <summary>Fails, changes the fields of its base class, is tried again.</summary>
[Command]
public sealed partial class TryingInherited(Attempts attempts) : Counted<string>
{
    private new int Hidden { get; set; } = 5;

    [Step, Retry(4)]
    int Work()
    {
        attempts.Seen.Add($"{_count}:{Last}:{Hidden}:{base.Hidden}");
        _count += 10;
        Last += "b";
        Hidden++;
        base.Hidden++;
        return attempts.Seen.Count <= attempts.Failing ? throw new IOException("again") : _count;
    }

    [Step] string Answer(int count) => $"{count}:{Last}:{Hidden}:{base.Hidden}";
}
