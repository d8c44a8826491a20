using System.Diagnostics.CodeAnalysis;
using Kim.Reactors;

namespace Kim.Durable;

/// <summary>Makes the store of each reactor. A package that has one registers this as a singleton, in place of that in memory.</summary>
[Experimental("KIM1003")]
public interface IRunStoreFactory
{
    /// <summary>Makes the store of a reactor. The reactor's loop runs. Any thread.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="options">The store's limits.</param>
    /// <returns>The store, which its reactor alone uses, on its loop.</returns>
    /// <exception cref="KimConfigurationException">There is none; the message says what to set.</exception>
    Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions options);

    /// <summary>There is a store on every reactor.</summary>
    void Started()
    {
    }

    /// <summary>A reactor's store is not used any more. The reactor's loop still runs. Any thread.</summary>
    /// <param name="reactor">The reactor.</param>
    ValueTask CloseAsync(Reactor reactor) => default;
}
