namespace Kim.Runtime.Tests.Durable;

/// <summary>What the steps of durable runs have done to the world. It outlives the process that a test ends.</summary>
internal sealed class Ledger
{
    private readonly List<string> _effects = [];

    /// <summary>Which effect is followed by the end of the process, before its step has completed.</summary>
    internal string? DiesAfter { get; set; }

    /// <summary>Which effect fails.</summary>
    internal string? Fails { get; init; }

    /// <summary>Which effect waits until a test releases it.</summary>
    internal string? Holds { get; init; }

    /// <summary>The process has ended in a step.</summary>
    internal TaskCompletionSource Died { get; } = New();

    /// <summary>The effect that waits has begun.</summary>
    internal TaskCompletionSource Held { get; } = New();

    /// <summary>It continues.</summary>
    internal TaskCompletionSource Release { get; } = New();

    internal IReadOnlyList<string> Effects
    {
        get
        {
            lock (_effects)
            {
                return [.. _effects];
            }
        }
    }

    /// <summary>Does something, and completes elsewhere and later.</summary>
    internal async Task<int> Do(string effect)
    {
        await Task.Yield();
        var count = Note(effect);

        if (Holds == effect)
        {
            Held.SetResult();
            await Release.Task;
        }

        if (DiesAfter == effect)
        {
            DiesAfter = null;
            Died.SetResult();
            await new TaskCompletionSource().Task;
        }

        return Fails == effect ? throw new InvalidOperationException(effect) : count;
    }

    /// <summary>Does something at once.</summary>
    internal int Note(string effect)
    {
        lock (_effects)
        {
            _effects.Add(effect);
            return _effects.Count;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
