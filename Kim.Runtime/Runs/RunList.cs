using System.Diagnostics;

namespace Kim.Runs;

/// <summary>The runs of one reactor that have begun and not ended, linked through themselves.</summary>
internal sealed class RunList
{
    private Command? _first;

    internal int Count { get; private set; }

    internal void Add(Command command)
    {
        command.Following = _first;
        if (_first is not null)
        {
            _first.Previous = command;
        }

        _first = command;
        Count++;
    }

    internal void Remove(Command command)
    {
        Debug.Assert(Count > 0, "Who leaves has been there.");
        if (command.Previous is null)
        {
            _first = command.Following;
        }
        else
        {
            command.Previous.Following = command.Following;
        }

        if (command.Following is not null)
        {
            command.Following.Previous = command.Previous;
        }

        (command.Previous, command.Following) = (null, null);
        Count--;
    }

    /// <summary>The runs as they stand, newest first: they may end while one goes through them.</summary>
    internal List<Command> ToList()
    {
        var runs = new List<Command>(Count);
        for (var run = _first; run is not null; run = run.Following)
        {
            runs.Add(run);
        }

        return runs;
    }
}
