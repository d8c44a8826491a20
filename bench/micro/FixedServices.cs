namespace Kim.Bench.Micro;

/// <summary>What the commands' constructors take.</summary>
internal sealed class FixedServices(params object[] services) : CommandServices
{
    public override ServiceParameter<T> Parameter<T>(string name) => ServiceParameter<T>.Fixed(services.OfType<T>().Single());
}
