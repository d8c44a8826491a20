namespace Kim.Testing.Tests.Commands;

/// <summary>What a test knows of a stream, and does to it.</summary>
public sealed class StreamWitness
{
    /// <summary>How many sources were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>How many times a source was closed.</summary>
    public int Closed { get; private set; }

    /// <summary>How many scopes have ended.</summary>
    public int ScopesClosed { get; set; }

    /// <summary>How many steps were undone.</summary>
    public int Undone { get; set; }

    /// <summary>Lets a slow source give its next item.</summary>
    public TaskCompletionSource Tick { get; set; } = new();

    /// <summary>Where a slow source was resumed.</summary>
    public ICollection<string?> Contexts { get; } = [];

    /// <summary>A reply that is used again.</summary>
    public Reply? Kept { get; set; }

    /// <summary>A file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Whether the end of a source fails.</summary>
    public bool CommitFails { get; set; }

    internal IDisposable Open()
    {
        Opened++;
        return new Source(this);
    }

    internal void Close() => Closed++;

    internal void Commit()
    {
        if (CommitFails)
        {
            throw new InvalidDataException("the end is broken");
        }
    }

    private sealed class Source(StreamWitness witness) : IDisposable
    {
        public void Dispose() => witness.Close();
    }
}
