using Kim.Bench.Micro.Commands;

namespace Kim.Bench.Micro;

/// <summary>The same two programs as ordinary methods: no deadline, no retry, no trace, nothing that a run of steps has.</summary>
internal sealed class AsyncMethods(int seed, Gate gate)
{
    internal async Task<Reply> Synchronous()
    {
        var value = await AddAsync(seed);
        value = await AddAsync(value);
        if (value < 0)
        {
            return new EnvelopeReply(1, "below zero", 400);
        }

        value = await AddAsync(value);
        value = await AddAsync(value);
        return new Reply<int>(Arithmetic.Add(value), "success");
    }

    internal async Task<Reply> Waits()
    {
        var value = await gate.Next();
        Arithmetic.Add(value);
        value = await gate.Next();
        Arithmetic.Add(value);
        value = await gate.Next();
        Arithmetic.Add(value);
        value = await gate.Next();
        return new Reply<int>(Arithmetic.Add(value), "success");
    }

    // A step that could wait and does not.
    private static ValueTask<int> AddAsync(int value) => new(Arithmetic.Add(value));
}
