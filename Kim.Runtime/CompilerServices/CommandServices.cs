using System.ComponentModel;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: the services of one reactor, from which a command's constructor parameters are resolved once, at start.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CommandServices
{
    /// <summary>Resolves a constructor parameter.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="name">The parameter's name, for the error message.</param>
    /// <param name="key">The key of <c>[FromKeyedServices]</c>; <see langword="null"/> without one.</param>
    /// <exception cref="KimConfigurationException">Nothing of this type is registered, or it cannot be made; the message names command and
    /// parameter.</exception>
    public abstract ServiceParameter<T> Parameter<T>(string name, object? key = null);

    /// <summary>Resolves a constructor parameter that may be missing.</summary>
    /// <inheritdoc cref="Parameter{T}(string, object?)"/>
    /// <param name="name">The parameter's name, for the error message.</param>
    /// <param name="fallback">What it is if nothing is registered.</param>
    /// <param name="key">The key of <c>[FromKeyedServices]</c>; <see langword="null"/> without one.</param>
    public abstract ServiceParameter<T> Optional<T>(string name, T fallback, object? key = null);
}
