using Kim.Loops;

namespace Kim.Reactors;

/// <summary>A service that each reactor has one of.</summary>
/// <param name="ServiceType">What commands ask for.</param>
/// <param name="Create">Makes one; the services given are the reactor's own, then the host's.</param>
internal sealed record PerReactorService(Type ServiceType, Func<IServiceProvider, Loop, object> Create);
