using System.ComponentModel;

namespace Kim;

/// <summary>For generated code: the services of one reactor, from which a command's constructor parameters are resolved once, at start.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CommandServices
{
    /// <summary>Resolves a constructor parameter.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="name">The parameter's name, for the error message.</param>
    /// <exception cref="InvalidOperationException">Nothing of this type is registered; the message names command and parameter.</exception>
    public abstract ServiceParameter<T> Parameter<T>(string name)
        where T : notnull;
}
