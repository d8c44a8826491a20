using Kim.Loops;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Reactors;

/// <summary>The services that belong to one reactor: its Redis, and one of everything that was registered per reactor.</summary>
internal sealed class ReactorServices
{
    private readonly Dictionary<Type, object> _own;

    internal ReactorServices(IReadOnlyDictionary<Type, object> own, IServiceProvider root, Loop loop)
    {
        _own = new(own);
        var services = new ReactorProvider(_own, root);
        foreach (var service in root.GetServices<PerReactorService>())
        {
            _own[service.ServiceType] = Make(service, services, loop);
        }
    }

    /// <summary>Every one of them.</summary>
    internal IReadOnlyDictionary<Type, object> Services => _own;

    private static object Make(PerReactorService service, IServiceProvider services, Loop loop)
    {
        try
        {
            return service.Create(services, loop) ?? throw new InvalidOperationException("it gave null");
        }
        catch (Exception fault) when (fault is not KimConfigurationException)
        {
            throw new KimConfigurationException(
                $"{service.ServiceType}, which each reactor has one of (AddPerReactor), could not be made: {fault.GetType()}: "
                + $"{fault.Message.TrimEnd('.')}. Fix what AddPerReactor was given.", fault);
        }
    }
}
