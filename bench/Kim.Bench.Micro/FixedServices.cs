using Kim.CompilerServices;

namespace Kim.Bench.Micro;

/// <summary>What the commands' constructors take.</summary>
internal sealed class FixedServices(params object[] services) : CommandServices
{
    public override ServiceParameter<T> Parameter<T>(string name, object? key) => ServiceParameter<T>.Fixed(services.OfType<T>().Single());

    public override ServiceParameter<T> Optional<T>(string name, T fallback, object? key) => Parameter<T>(name, key);
}
