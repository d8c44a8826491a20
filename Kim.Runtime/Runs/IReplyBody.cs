using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs;

/// <summary>Takes the body of a streamed reply. All on the loop; one call after the other.</summary>
/// <remarks>
/// <code>
/// Open --WriteAsync, once for each piece--> Open --End, or Abort--> Closed
/// </code>
/// </remarks>
[Experimental("KIM1002")]
public interface IReplyBody
{
    /// <summary>
    /// Sends a piece. The task ends when there is room for the next one, and the memory is the caller's again. An empty piece sends the
    /// head at once. An exception from here is the run's failure.
    /// </summary>
    /// <param name="piece">The bytes.</param>
    /// <returns>False if nobody reads any more.</returns>
    ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> piece);

    /// <summary>That was all. Called once, unless <see cref="Abort"/> is; also if the client has left.</summary>
    void End();

    /// <summary>The body will not be whole: the client must not take it for that. A write may still be under way.</summary>
    void Abort();
}
