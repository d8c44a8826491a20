using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable.Http;

/// <summary>What this server's build knows of runs by their command.</summary>
internal sealed class KnownRuns(IReadOnlyList<CommandTable> tables)
{
    private const string Authorizes = "Microsoft.AspNetCore.Authorization.IAuthorizeData";

    private readonly Dictionary<string, CommandDescriptor> _commands = Commands(tables);

    /// <summary>Whether not everybody may start such a run: then not everybody may see its outcome.</summary>
    /// <param name="command">The command's name, as it is stored. One that is not known is taken for guarded.</param>
    internal bool IsGuarded(string command) => !_commands.TryGetValue(command, out var known)
        || known.CreateFilters is not null
        || known.Type.GetCustomAttributes(inherit: true).Any(Guards);

    /// <summary>The present name of a run's command.</summary>
    /// <param name="command">The command's name, as it is stored.</param>
    internal string NameOf(string command) => _commands.GetValueOrDefault(command)?.Name ?? command;

    private static Dictionary<string, CommandDescriptor> Commands(IReadOnlyList<CommandTable> tables)
    {
        var commands = new Dictionary<string, CommandDescriptor>(StringComparer.Ordinal);
        foreach (var command in tables.SelectMany(table => table.Commands).Where(command => command.IsDurable))
        {
            foreach (var name in (string[])[command.Name, .. command.FormerNames])
            {
                commands.TryAdd(name, command);
            }
        }

        return commands;
    }

    // By its name: this package is for servers without ASP.NET Core, too.
    [UnconditionalSuppressMessage(
        "Trimming", "IL2075", Justification = "An interface that the linker took away is one that nothing looks for.")]
    private static bool Guards(object attribute) => attribute.GetType().GetInterfaces().Any(type => type.FullName == Authorizes);
}
