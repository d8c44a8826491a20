using System.Diagnostics;

namespace Kim.Runs;

/// <summary>The runs of one reactor that have begun and not ended, linked through themselves.</summary>
internal sealed class RunList
{
    private Run? _first;

    internal int Count { get; private set; }

    internal void Add(Run run)
    {
        run.Following = _first;
        if (_first is not null)
        {
            _first.Previous = run;
        }

        _first = run;
        Count++;
    }

    internal void Remove(Run run)
    {
        Debug.Assert(Count > 0, "Who leaves has been there.");
        if (run.Previous is null)
        {
            _first = run.Following;
        }
        else
        {
            run.Previous.Following = run.Following;
        }

        if (run.Following is not null)
        {
            run.Following.Previous = run.Previous;
        }

        (run.Previous, run.Following) = (null, null);
        Count--;
    }

    /// <summary>The runs as they stand, newest first: they may end while one goes through them.</summary>
    internal List<Run> ToList()
    {
        var runs = new List<Run>(Count);
        for (var run = _first; run is not null; run = run.Following)
        {
            runs.Add(run);
        }

        return runs;
    }
}
