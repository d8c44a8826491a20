namespace Kim.Runs;

/// <summary>The tasks of a join that begin one by one, as the sequence is asked for them.</summary>
/// <param name="tasks">The sequence, which is the user's code.</param>
/// <param name="atOnce">How many may be under way.</param>
internal sealed class TaskSequence(IEnumerable<Task> tasks, int atOnce) : IDisposable
{
    private readonly List<Task> _begun = [];
    private IEnumerator<Task>? _source;
    private bool _isOver;

    /// <summary>The tasks so far, in order.</summary>
    internal IReadOnlyList<Task> Begun => _begun;

    /// <summary>How many of them are waited for.</summary>
    internal int Open { get; set; }

    /// <summary>Whether another one may begin.</summary>
    internal bool HasRoom => !_isOver && Open < atOnce;

    /// <summary>Begins the next task; false if there is none.</summary>
    internal bool TryBegin(out Task? task)
    {
        _source ??= tasks.GetEnumerator();
        if (_source.MoveNext())
        {
            _begun.Add(task = _source.Current);
            return true;
        }

        task = null;
        Dispose();
        return false;
    }

    /// <summary>No task begins any more.</summary>
    public void Dispose()
    {
        _isOver = true;
        var source = _source;
        _source = null;
        source?.Dispose();
    }
}
