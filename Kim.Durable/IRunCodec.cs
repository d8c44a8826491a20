using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>
/// Changes what is stored of runs: encrypts or compresses it. Register one as a singleton; without one, what is stored is JSON.
/// </summary>
/// <remarks>
/// It is called on reactors' threads, by several at once, and must not block. What throws in <see cref="Encode"/> makes the run wait, as a
/// store that is away does; what throws in <see cref="Decode"/> makes it stuck, with the message. Names are not encoded: those of commands,
/// steps and signals, keys, and why a run is stuck. With a codec no hash of the request is stored, for it could be guessed from.
/// </remarks>
[Experimental("KIM1003")]
public interface IRunCodec
{
    /// <summary>Makes what is stored.</summary>
    /// <param name="part">What it is of. It is the same when it is decoded, so an encryption can bind it.</param>
    /// <param name="plain">JSON.</param>
    /// <returns>What is stored.</returns>
    byte[] Encode(RunPart part, ReadOnlySpan<byte> plain);

    /// <summary>Makes JSON again of what is stored.</summary>
    /// <param name="part">What it is of.</param>
    /// <param name="stored">What <see cref="Encode"/> has made.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="Exception">It is not what <see cref="Encode"/> has made of this part; the message says why.</exception>
    byte[] Decode(RunPart part, ReadOnlySpan<byte> stored);
}
