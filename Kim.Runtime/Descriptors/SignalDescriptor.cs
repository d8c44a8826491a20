using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>A signal that steps of a durable command wait for.</summary>
[Experimental("KIM1003")]
public sealed class SignalDescriptor
{
    private readonly Func<ReadOnlyMemory<byte>, Wire, object?> _read;
    private readonly Func<object?, byte[]> _store;

    private SignalDescriptor(string name, Type type, Func<ReadOnlyMemory<byte>, Wire, object?> read, Func<object?, byte[]> store) =>
        (Name, Type, _read, _store) = (name, type, read, store);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it says.</summary>
    public Type Type { get; }

    /// <summary>For generated code: describes a signal.</summary>
    /// <typeparam name="T">What it says.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>The description.</returns>
    public static SignalDescriptor Of<T>(string name) => new(
        name,
        typeof(T),
        static (json, wire) => JsonSerializer.Deserialize(json.Span, wire.Reading<T>()),
        static value => JsonSerializer.SerializeToUtf8Bytes((T)value!, StateJson.Of<T>()));

    /// <summary>The value that a client has sent, as it is stored.</summary>
    /// <param name="json">What the client has sent.</param>
    /// <param name="services">The host's services: they say how its clients write JSON.</param>
    /// <returns>The value, JSON.</returns>
    /// <exception cref="JsonException">It is not JSON, or not of the signal's type.</exception>
    public ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> json, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return _store(_read(json, services.GetService(typeof(Wire)) as Wire ?? Wire.Default));
    }

    /// <summary>A value as it is stored.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value, JSON.</returns>
    /// <exception cref="ArgumentException">It is not of the signal's type.</exception>
    public ReadOnlyMemory<byte> Write(object? value) => value is null || Type.IsInstanceOfType(value)
        ? _store(value)
        : throw new ArgumentException($"The signal {Name} says a {Type}, not a {value.GetType()}.", nameof(value));
}
