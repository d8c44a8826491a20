using System.Collections.Concurrent;

namespace Jobs;

/// <summary>What was sent, in memory.</summary>
public sealed class Letters
{
    private readonly ConcurrentQueue<Letter> _sent = new();

    /// <summary>The letters, the oldest first.</summary>
    public IReadOnlyCollection<Letter> Sent => _sent;

    /// <summary>Sends one.</summary>
    public Task<int> Send(Letter letter)
    {
        _sent.Enqueue(letter);
        return Task.FromResult(_sent.Count);
    }

    /// <summary>Forgets all but the newest.</summary>
    public int Keep(int newest)
    {
        var forgotten = 0;
        while (_sent.Count > newest && _sent.TryDequeue(out _))
        {
            forgotten++;
        }

        return forgotten;
    }
}
