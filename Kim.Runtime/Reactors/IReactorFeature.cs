using System.Diagnostics.CodeAnalysis;

namespace Kim.Reactors;

/// <summary>
/// Something that reactors have apart from commands, such as a connection to Redis. Register it as a singleton: one object serves all
/// reactors.
/// </summary>
/// <remarks>
/// <code>
/// Registered --StartAsync, once for each reactor--> (all reactors) --Started--> Running --StopAsync, once for each reactor--> Stopped
/// </code>
/// <c>StopAsync</c> is called only for a reactor whose <c>StartAsync</c> has returned.
/// </remarks>
[Experimental("KIM1002")]
public interface IReactorFeature
{
    /// <summary>
    /// What commands may take in their constructors once it has started. Asked before the start: a module whose commands take something
    /// else of it is refused.
    /// </summary>
    IReadOnlyCollection<Type> ServiceTypes => [];

    /// <summary>Starts it on a reactor. The reactor's loop runs, and it has no commands yet. Any thread.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <returns>Its services on this reactor, by type. They are not disposed.</returns>
    Task<IReadOnlyDictionary<Type, object>> StartAsync(Reactor reactor);

    /// <summary>It has started on every reactor.</summary>
    void Started()
    {
    }

    /// <summary>Ends it on a reactor. The reactor's loop still runs. Any thread.</summary>
    /// <param name="reactor">The reactor.</param>
    ValueTask StopAsync(Reactor reactor) => default;

    /// <summary>
    /// Another worker of this process's supervisor (<c>Kim:Workers</c>) has ended, well or by itself. Called only after
    /// <see cref="Started"/>. Any thread.
    /// </summary>
    /// <param name="process">The number that its process had.</param>
    void WorkerEnded(int process)
    {
    }

    /// <summary>
    /// Why the server is not ready because of it, in a few words for a client's eyes; <see langword="null"/> if all is well. Any thread.
    /// </summary>
    string? NotReady => null;

    /// <summary>The reply if a run fails with one of its exceptions; <see langword="null"/> for every other exception.</summary>
    /// <param name="fault">The exception.</param>
    Reply? ReplyTo(Exception fault) => null;

    /// <summary>
    /// How to fix a constructor that takes one of its types if there is none; <see langword="null"/> for every other type.
    /// </summary>
    /// <param name="missing">The type.</param>
    string? AdviceFor(Type missing) => null;
}
