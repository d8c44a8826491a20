namespace Kim.Server.Tests.AspNet;

/// <summary>What an app's Kestrel stands on.</summary>
internal enum AppTransport
{
    /// <summary>Kestrel's own sockets.</summary>
    Stock,

    /// <summary><c>UseKimReactor()</c>.</summary>
    Reactor,

    /// <summary><c>UseKimReactor(appOnReactor: true)</c>.</summary>
    AllOnReactor,
}
