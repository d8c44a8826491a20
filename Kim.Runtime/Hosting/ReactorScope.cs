using Kim.Reactor;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Hosting;

/// <summary>The services that belong to one reactor: its Redis, and one of everything that was registered per reactor.</summary>
internal sealed class ReactorScope : IServiceProvider
{
    private readonly Dictionary<Type, object> _own;
    private readonly IServiceProvider _root;

    internal ReactorScope(IReadOnlyDictionary<Type, object> own, IServiceProvider root, RunQueue loop)
    {
        _own = new(own);
        _root = root;
        foreach (var service in root.GetServices<PerReactorService>())
        {
            _own[service.ServiceType] = service.Create(this, loop);
        }
    }

    /// <summary>Every one of them.</summary>
    internal IReadOnlyDictionary<Type, object> Services => _own;

    /// <summary>The reactor's own service, or else the host's.</summary>
    public object? GetService(Type serviceType) => _own.TryGetValue(serviceType, out var own) ? own : _root.GetService(serviceType);
}
