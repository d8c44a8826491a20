using Kim.Binding;

namespace Kim.Durable.Owning;

/// <summary>What is stored of runs, through the app's codec if it has one. Any thread.</summary>
/// <remarks>
/// A byte that no JSON begins with stands before what a codec has made: so what was written with a codec is not read without one, and what
/// was written without one is not taken for the codec's.
/// </remarks>
internal sealed class RunCoding(IRunCodec? codec)
{
    private const byte Coded = 1;

    /// <summary>Whether a hash of a request may be stored.</summary>
    internal bool HasHashes => codec is null;

    /// <summary>What is stored of a part.</summary>
    internal ReadOnlyMemory<byte> Encode(string run, string part, ReadOnlyMemory<byte> plain)
    {
        if (codec is null || plain.IsEmpty)
        {
            return plain;
        }

        try
        {
            return (byte[])[Coded, .. codec.Encode(new(run, part), plain.Span)];
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{codec.GetType()} could not encode the {part} of run {run}: {fault.Message}", fault);
        }
    }

    /// <summary>A part, of what is stored of it.</summary>
    /// <exception cref="UnreadableStateException">It cannot be decoded here.</exception>
    internal ReadOnlyMemory<byte> Decode(string run, string part, ReadOnlyMemory<byte> stored)
    {
        if (stored.IsEmpty)
        {
            return stored;
        }

        if (stored.Span[0] != Coded)
        {
            return codec is null
                ? stored
                : throw new UnreadableStateException(
                    $"its {part} was written without a codec, and this server has {codec.GetType()}: only one without a codec can read it");
        }

        if (codec is null)
        {
            throw new UnreadableStateException(
                $"its {part} was written by a codec, and this server has none: register the IRunCodec that wrote it");
        }

        try
        {
            return codec.Decode(new(run, part), stored.Span[1..]);
        }
        catch (Exception fault)
        {
            throw new UnreadableStateException($"{codec.GetType()} cannot decode its {part}: {fault.Message}", fault);
        }
    }

    /// <summary>A run as it is shown.</summary>
    /// <exception cref="StoredRunException">A part cannot be decoded here.</exception>
    internal StoredRun Shown(StoredRun run)
    {
        ReadOnlyMemory<byte> Show(string part, ReadOnlyMemory<byte> stored)
        {
            try
            {
                return Decode(run.Id, part, stored);
            }
            catch (UnreadableStateException fault)
            {
                // Why a stuck one is stuck is more than what it carries.
                return run.State is RunState.Stuck ? default : throw new StoredRunException(run.Id, part, fault);
            }
        }

        return run with
        {
            Request = Show(RunPart.Request, run.Request),
            Snapshot = Show(RunPart.State, run.Snapshot),
            Reply = Show(RunPart.Reply, run.Reply),
            Inbox = [.. run.Inbox.Select(signal => signal with { Value = Show(RunPart.Signal, signal.Value) })],
        };
    }
}
