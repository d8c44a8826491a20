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

    /// <summary>What is added to its Kim.</summary>
    internal Action<KimBuilder>? Build { get; init; }

    /// <summary>How an app maps commands, if not all of them.</summary>
    internal Action<WebApplication>? Map { get; init; }

    /// <summary>The middleware of an app.</summary>
    internal Action<WebApplication>? App { get; init; }
}
