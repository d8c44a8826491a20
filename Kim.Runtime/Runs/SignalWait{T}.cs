using System.Text.Json;
using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>One <c>Signal</c> of a durable run. It ends by the signal, or by the store's clock.</summary>
/// <typeparam name="T">What the signal says.</typeparam>
internal sealed class SignalWait<T>(string name, int number, TimeSpan within) : TaskCompletionSource<T?>, IParking
{
    public Task Awaited => Task;

    public RunPark Park => new(within, name, number);

    public void Complete(ReadOnlyMemory<byte> value) => TrySetResult(Read(name, value));

    /// <summary>The value of a signal. It was checked when it came, maybe by a build that had another type.</summary>
    /// <exception cref="UnreadableStateException">It cannot be read as this type.</exception>
    internal static T? Read(string name, ReadOnlyMemory<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value.Span, StateJson.Of<T>());
        }
        catch (Exception fault)
        {
            throw new UnreadableStateException($"the signal {name} cannot be read as {typeof(T)}: {fault.Message}", fault);
        }
    }
}
