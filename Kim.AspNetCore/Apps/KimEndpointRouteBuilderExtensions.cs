using Kim;
using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Apps.OpenApi;
using Kim.AspNetCore.Reactors;
using Kim.Diagnostics;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes commands endpoints of an app, like its controllers and minimal APIs. See <c>docs/coding/aspnet.md</c>.</summary>
public static class KimEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an endpoint for each route of each command that <c>AddKim</c> has added, and those of their list and their graphs; with
    /// <c>Kim:Health</c>, those of probes, too.
    /// </summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <returns>All of them, for conventions such as <c>RequireAuthorization()</c>. Attributes on a command's class override
    /// these.</returns>
    /// <exception cref="InvalidOperationException"><c>AddKim</c> was not called.</exception>
    [CLSCompliant(false)] // ASP.NET Core's types do not say that they are.
    public static IEndpointConventionBuilder MapKimCommands(this IEndpointRouteBuilder endpoints) => Map(endpoints, null);

    /// <summary>Maps the commands of a group (<see cref="CommandGroupAttribute"/>), without their list and their graphs.</summary>
    /// <param name="endpoints">The app, or a group of its routes.</param>
    /// <param name="group">The group's name.</param>
    /// <returns>All of them, for conventions such as <c>RequireAuthorization()</c>. Attributes on a command's class override
    /// these.</returns>
    /// <exception cref="ArgumentException">No command is in such a group.</exception>
    /// <exception cref="InvalidOperationException"><c>AddKim</c> was not called.</exception>
    [CLSCompliant(false)]
    public static IEndpointConventionBuilder MapKimCommands(this IEndpointRouteBuilder endpoints, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Map(endpoints, group);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string? wanted)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<ReactorPool>() is not { } reactors)
        {
            throw new InvalidOperationException("MapKimCommands needs the commands: call builder.AddKim() before the app is built.");
        }

        var tables = services.GetRequiredService<IReadOnlyList<CommandTable>>();
        var commands = tables.SelectMany(table => table.Commands).Where(command => wanted is null || command.Group == wanted).ToList();
        if (commands.Count == 0 && wanted is not null)
        {
            throw new ArgumentException(
                $"No command is in a group '{wanted}'. Groups are: {Groups(tables)}. A group is stated by [CommandGroup(\"…\")].",
                "group");
        }

        var heads = commands.SelectMany(command => command.Routes).Where(route => route.StartsWith("HEAD ", StringComparison.Ordinal))
            .Select(CommandEndpoint.Shape).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var log = SafeLoggerFactory.Of(services.GetRequiredService<ILoggerFactory>()).CreateLogger<CommandEndpoint>();
        var group = endpoints.MapGroup("");
        foreach (var command in commands)
        {
            CommandEndpoint.Map(group, reactors, command, heads, log);
        }

        services.GetRequiredService<OpenApiDocuments>().Add(services);

        if (wanted is not null)
        {
            return group;
        }

        // For those who work on the app; not part of its API.
        var graphs = group.MapGroup("").WithMetadata(new ExcludeFromDescriptionAttribute());
        var index = new CommandIndex(tables, isPublic: false);
        CommandEndpoint.Map(graphs, reactors, ListCommand.Describe(index), heads, log);
        CommandEndpoint.Map(graphs, reactors, GraphCommand.Describe(index), heads, log);
        if (services.GetRequiredService<KimOptions>().Health)
        {
            CommandEndpoint.Map(graphs, reactors, HealthCommand.Describe(reactors.Readiness, services), heads, log);
        }

        return group;
    }

    private static string Groups(IEnumerable<CommandTable> tables)
    {
        var groups = tables.SelectMany(table => table.Commands).Select(command => command.Group).OfType<string>().Distinct().Order();
        return string.Join(", ", groups) is { Length: > 0 } names ? names : "none";
    }
}
