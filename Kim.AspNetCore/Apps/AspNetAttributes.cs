using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Kim.AspNetCore.Apps;

/// <summary>
/// ASP.NET Core's attributes on commands. If a host does not enforce one, it does not start: the author of <c>[Authorize]</c> relies on it.
/// </summary>
internal static class AspNetAttributes
{
    /// <summary>For a server of our own without a pipeline, which has no middleware.</summary>
    /// <exception cref="KimConfigurationException">The command's class carries attributes that nothing would enforce.</exception>
    internal static void CheckForServer(CommandDescriptor command) => Check(
        command,
        static type => !Known.Describing.Contains(type),
        static () => Known.Describing,
        "not enforced by a server that AddKimServer makes, such as Kim.Server, if it has no pipeline: state one with the middleware, as in "
        + "AddKimServer(kim => kim.UsePipeline(app => app.UseAuthorization())), serve the command in an ASP.NET Core app (AddKim, "
        + "MapKimCommands), or remove the attribute");

    /// <summary>
    /// For an ASP.NET Core app, or a server with a pipeline, whose middleware heeds the metadata of endpoints; what is for controllers it
    /// does not.
    /// </summary>
    /// <inheritdoc cref="CheckForServer"/>
    internal static void CheckForApp(CommandDescriptor command) => Check(
        command,
        IsForControllers,
        static () => [.. Known.Describing, .. Known.HeededInApps],
        "for controllers, without effect on a command: remove it, and do what it did in a step, in middleware, or with what endpoints "
        + "know, such as [Authorize]");

    private static void Check(CommandDescriptor command, Func<Type, bool> isUnheeded, Func<IReadOnlyList<Type>> fine, string reason)
    {
        // Nobody sees the metadata of a command without an endpoint.
        if (command.Routes.Count == 0)
        {
            (isUnheeded, reason) = (_ =>
                true, "not enforced, since the command has no route: Call runs it for every caller. Put the attribute on the commands "
                + "that have one, or remove it");
        }

        var names = command.Type.GetCustomAttributes(inherit: true)
            .Where(attribute => Lineage(attribute.GetType()).Any(IsAspNetCores) && Unheeded(attribute, isUnheeded, fine())).Select(Name)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            throw new KimConfigurationException(
                $"{command.Type}: {string.Join(", ", names)} {(names.Count == 1 ? "is" : "are each")} {reason}.");
        }
    }

    // All that makes the attribute one of ASP.NET Core, less what a known one brings along. Not inlined: only here are types of MVC named.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Unheeded(object attribute, Func<Type, bool> isUnheeded, IReadOnlyList<Type> fine)
    {
        if (attribute is IAntiforgeryMetadata { RequiresValidation: false })
        {
            return false;
        }

        var all = Lineage(attribute.GetType());
        var known = all.Where(fine.Contains).SelectMany(Lineage).ToHashSet();
        return all.Any(type =>
            IsAspNetCores(type) && !known.Contains(type) && !fine.Any(one => one.IsClass && type.IsSubclassOf(one)) && isUnheeded(type));
    }

    private static bool IsAspNetCores(Type type) => type.Namespace?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) == true;

    private static bool IsForControllers(Type type) =>
        type.Namespace!.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal) || type == typeof(IEndpointFilter)
        || type == typeof(IFormOptionsMetadata) || type == typeof(IAntiforgeryMetadata);

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "An interface that the linker took away is one that nothing looks for.")]
    private static HashSet<Type> Lineage(Type type)
    {
        var all = type.GetInterfaces().ToHashSet();
        for (var level = type; level is not null; level = level.BaseType)
        {
            all.Add(level);
        }

        return all;
    }

    private static string Name(object attribute)
    {
        var name = attribute.GetType().Name.Split('`')[0];
        return $"[{(name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name)}]";
    }

    // Asked only for a command that has such an attribute: these types live in assemblies (MVC's) that a server of our own does not load.
    private static class Known
    {
        // They describe, or allow what is allowed anyway.
        internal static readonly Type[] Describing =
        [
            typeof(TagsAttribute), typeof(ITagsMetadata), typeof(EndpointSummaryAttribute), typeof(IEndpointSummaryMetadata),
            typeof(EndpointDescriptionAttribute), typeof(IEndpointDescriptionMetadata),
            typeof(EndpointNameAttribute), typeof(IEndpointNameMetadata), typeof(EndpointGroupNameAttribute),
            typeof(IEndpointGroupNameMetadata), typeof(ExcludeFromDescriptionAttribute), typeof(IExcludeFromDescriptionMetadata),
            typeof(ProducesResponseTypeAttribute), typeof(ProducesDefaultResponseTypeAttribute),
            typeof(ProducesErrorResponseTypeAttribute), typeof(IProducesResponseTypeMetadata), typeof(ProducesAttribute),
            typeof(ApiExplorerSettingsAttribute),
            typeof(AllowAnonymousAttribute), typeof(IAllowAnonymous),
        ];

        // Of MVC, but heeded by the routing and middleware of every app.
        internal static readonly Type[] HeededInApps = [typeof(RequestSizeLimitAttribute), typeof(DisableRequestSizeLimitAttribute),
            typeof(SkipStatusCodePagesAttribute)];
    }
}
