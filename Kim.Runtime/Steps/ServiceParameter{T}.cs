using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace Kim;

/// <summary>For generated code: one constructor parameter, either a value fixed at start or a scoped service taken from each run's scope.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ServiceParameter<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly bool _perRun;

    private ServiceParameter(T? value, bool perRun)
    {
        _value = value;
        _perRun = perRun;
    }

    /// <summary>A service taken anew from each run's scope.</summary>
    public static ServiceParameter<T> PerRun => new(default, perRun: true);

    /// <summary>A value that all runs of this reactor share.</summary>
    /// <param name="value">The value.</param>
    public static ServiceParameter<T> Fixed(T value) => new(value, perRun: false);

    /// <summary>The value for one run.</summary>
    /// <param name="scope">The run's services; needed only for a per-run parameter.</param>
    public T For(IServiceProvider? scope) => _perRun ? scope!.GetRequiredService<T>() : _value!;
}
