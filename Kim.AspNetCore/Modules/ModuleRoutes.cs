using Kim.AspNetCore.Routing;

namespace Kim.AspNetCore.Modules;

/// <summary>
/// The routes that are taken, before there is a route table. Two routes are one where method and shape are: <c>{a}</c> equals <c>{b}</c>.
/// </summary>
internal sealed class ModuleRoutes
{
    private readonly Dictionary<string, (Type Owner, string Route)> _taken;

    /// <summary>The host's own. If two of these are one, the start says so.</summary>
    internal ModuleRoutes(IEnumerable<CommandDescriptor> own)
    {
        _taken = new(StringComparer.Ordinal);
        foreach (var command in own)
        {
            foreach (var route in command.Routes)
            {
                _taken.TryAdd(RouteTemplate.Parse(route).Shape, (command.Type, route));
            }
        }
    }

    private ModuleRoutes(Dictionary<string, (Type Owner, string Route)> taken) => _taken = taken;

    /// <summary>These, and the routes of one more module.</summary>
    /// <exception cref="KimConfigurationException">One of them is taken; the message names both commands.</exception>
    internal ModuleRoutes With(CommandTable table)
    {
        var taken = new Dictionary<string, (Type Owner, string Route)>(_taken, StringComparer.Ordinal);
        foreach (var command in table.Commands)
        {
            foreach (var route in command.Routes)
            {
                var shape = RouteTemplate.Parse(route).Shape;
                if (!taken.TryAdd(shape, (command.Type, route)))
                {
                    var (owner, other) = taken[shape];
                    throw new KimConfigurationException(
                        $"{Name(command.Type)} and {Name(owner)} both answer '{route}' ('{other}'). Give one of them another route, or "
                        + "leave one of the two out of the server.");
                }
            }
        }

        return new ModuleRoutes(taken);
    }

    private static string Name(Type command) => $"{command} in {command.Assembly.GetName().Name}";
}
