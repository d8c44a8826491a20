namespace Kim;

/// <summary>
/// Checks requests before the first step of their command. Registered in the container; all that are registered for a type are asked.
/// </summary>
/// <remarks>
/// <code>
/// builder.Services.AddSingleton&lt;IRequestValidator&lt;Order&gt;, OrderValidator&gt;();
/// </code>
/// It runs on the reactor, so it must neither block nor compute for long. What has to be looked up elsewhere is a step's work.
/// An exception from it is a 500, and the log says which command it was.
/// </remarks>
/// <typeparam name="TRequest">The request's type, exactly as the command names it.</typeparam>
public interface IRequestValidator<in TRequest>
{
    /// <summary>Adds what is wrong with a request. If nothing was added, by this one or another, the run begins.</summary>
    /// <param name="request">The request. Its members have the types that C# says, so one that may not be null is not.</param>
    /// <param name="errors">What is wrong so far.</param>
    void Validate(TRequest request, RequestErrors errors);
}
