namespace Kim.Server.Tests.Apps;

/// <summary>What an app's Kestrel stands on.</summary>
internal enum AppTransport
{
    /// <summary>Kestrel's own sockets.</summary>
    Stock,

    /// <summary><c>UseReactorSockets()</c>.</summary>
    Reactor,

    /// <summary><c>UseReactorSockets()</c> with <c>AppOnReactor</c>.</summary>
    AllOnReactor,
}
