namespace Kim.Generator.Emitting;

/// <summary>Gives out the names of one scope of emitted code: each is given once, and none is one that the scope has already.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken;

    /// <param name="taken">The names that the scope has already, without <c>@</c>.</param>
    internal UniqueNames(IEnumerable<string> taken) => _taken = new(taken, StringComparer.Ordinal);

    /// <summary>
    /// The wanted name, with as many underscores after it as it takes to be nobody else's. The same calls in the same order give the same
    /// names.
    /// </summary>
    internal string Of(string wanted)
    {
        while (!_taken.Add(wanted))
        {
            wanted += "_";
        }

        return wanted;
    }
}
