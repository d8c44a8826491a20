namespace Kim.Reactors;

/// <summary>What a host says of exceptions, for all of its commands.</summary>
/// <param name="map">Gives the reply; <see langword="null"/> for an exception that it does not know.</param>
internal sealed class FaultMap(Func<Exception, Reply?> map)
{
    /// <summary>The reply to an exception; <see langword="null"/> for one that it does not know.</summary>
    /// <param name="fault">The exception.</param>
    /// <exception cref="InvalidOperationException">The reply is not that of a failure.</exception>
    internal Reply? ReplyTo(Exception fault) => map(fault) switch
    {
        // The run has failed, and is compensated: its client must not be told that it succeeded.
        { StatusCode: < 400 and var status } => throw new InvalidOperationException(
            $"What MapKimFault was given answers {fault.GetType()} with {status}: give a status from 400 on, or null."),
        var reply => reply,
    };
}
