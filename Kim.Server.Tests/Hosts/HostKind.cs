namespace Kim.Server.Tests.Hosts;

/// <summary>The ways in which commands are served.</summary>
public enum HostKind
{
    /// <summary><c>AddKimServer</c> on our own transport.</summary>
    ServerOnEpoll,

    /// <summary><c>AddKimServer</c> on Kestrel's own sockets.</summary>
    ServerOnSockets,

    /// <summary><c>AddKimServer</c> on our own transport, with ASP.NET Core's middleware between it and the commands.</summary>
    ServerWithPipeline,

    /// <summary><c>AddKim</c> in an ASP.NET Core app.</summary>
    App,

    /// <summary>The same with <c>UseReactorSockets()</c>.</summary>
    AppWithReactor,

    /// <summary>The same with <c>UseReactorSockets()</c> and <c>AppOnReactor</c>.</summary>
    AppOnReactor,
}
