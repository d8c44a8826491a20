using System.Net;

namespace Kim.AspNetCore.Reactors;

/// <summary>The commands of a server by their names, and who may look at them.</summary>
internal sealed class CommandIndex
{
    private readonly Dictionary<string, IReadOnlyList<CommandDescriptor>> _named;
    private readonly bool _isPublic;

    /// <param name="tables">The commands.</param>
    /// <param name="isPublic">Whether everyone may look, not only this machine.</param>
    internal CommandIndex(IReadOnlyList<CommandTable> tables, bool isPublic)
    {
        _isPublic = isPublic;
        All = [.. tables.SelectMany(table => table.Commands)
            .OrderBy(command => command.Name, StringComparer.Ordinal).ThenBy(Exact, StringComparer.Ordinal)];
        _named = Names(All);
    }

    /// <summary>The commands, by name.</summary>
    internal IReadOnlyList<CommandDescriptor> All { get; }

    /// <summary>Whether a client may look.</summary>
    /// <param name="http">Its request.</param>
    /// <param name="what">What it asks for, as the refusal names it.</param>
    /// <returns>The refusal; <see langword="null"/>: it may.</returns>
    internal Reply? Refuse(HttpInfo http, string what) => !_isPublic && http.RemoteAddress is { } client && !IPAddress.IsLoopback(client)
        ? Reply.Fail(1, $"{what} are shown to this machine only: set Kim:Graph=public to show them to everyone", 403)
        : null;

    /// <summary>Answers with the command that a name stands for.</summary>
    /// <param name="name">The class's name, or with its namespace.</param>
    /// <param name="show">The answer.</param>
    internal Reply Show(string name, Func<CommandDescriptor, Reply> show)
    {
        if (!_named.TryGetValue(name, out var named))
        {
            return Reply.Fail(1, $"there is no command '{name}'", 404);
        }

        return named.Count == 1
            ? show(named[0])
            : Reply.Fail(1,
                $"several commands are named '{name}': ask for one of "
                + $"{string.Join("; ", named.Select(FullNameOf).Order(StringComparer.Ordinal).Select(full => $"'{full}'"))}", 409);
    }

    /// <summary>The name that stands for this command alone: with its namespace, and with its assembly only if that is needed.</summary>
    internal string FullNameOf(CommandDescriptor command) =>
        _named[command.Type.FullName!].Count == 1 ? command.Type.FullName! : Exact(command);

    // Under a class's name alone there may be several; with its namespace, only where two assemblies have the same; with its assembly,
    // never.
    private static Dictionary<string, IReadOnlyList<CommandDescriptor>> Names(IReadOnlyList<CommandDescriptor> all)
    {
        var names = new Dictionary<string, IReadOnlyList<CommandDescriptor>>(StringComparer.Ordinal);
        foreach (var naming in new Func<CommandDescriptor, string>[] { Exact, command => command.Type.FullName!, command => command.Name })
        {
            foreach (var group in all.GroupBy(naming))
            {
                names.TryAdd(group.Key, [.. group]);
            }
        }

        return names;
    }

    private static string Exact(CommandDescriptor command) => $"{command.Type.FullName}, {command.Type.Assembly.GetName().Name}";
}
