using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Server.Tests.Hosts;

/// <summary>What is different in a host.</summary>
internal sealed class HostParts
{
    /// <summary>Its commands.</summary>
    internal CommandTable? Table { get; init; }

    /// <summary>What they need.</summary>
    internal Action<IServiceCollection>? Services { get; init; }

    /// <summary>The middleware of an app.</summary>
    internal Action<WebApplication>? App { get; init; }
}
