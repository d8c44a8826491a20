using System.ComponentModel;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: one constructor parameter, either a value fixed at start or a service taken from each run's scope.
/// </summary>
/// <typeparam name="T">The parameter's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ServiceParameter<T>
{
    private readonly T _value;
    private readonly Func<IServiceProvider, T>? _perRun;

    private ServiceParameter(T value, Func<IServiceProvider, T>? perRun)
    {
        _value = value;
        _perRun = perRun;
    }

    /// <summary>A service taken from each run's own scope.</summary>
    /// <param name="resolve">Takes it.</param>
    public static ServiceParameter<T> PerRun(Func<IServiceProvider, T> resolve) => new(default!, resolve);

    /// <summary>A value that all runs of this reactor share.</summary>
    /// <param name="value">The value.</param>
    public static ServiceParameter<T> Fixed(T value) => new(value, perRun: null);

    /// <summary>Whether all runs share the value.</summary>
    internal bool IsFixed => _perRun is null;

    /// <summary>The value for one run.</summary>
    /// <param name="scope">The run's services; needed only for a per-run parameter.</param>
    public T For(IServiceProvider? scope) => _perRun is null ? _value : _perRun(scope!);
}
