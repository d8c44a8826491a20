using System.Net;
using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.AspNetCore.Reactors;

/// <summary>Which command's graph.</summary>
/// <param name="Name">The class's name, or with its namespace.</param>
internal sealed record GraphRequest(string Name);

/// <summary>Answers with a command's graph, as Mermaid. Written by hand as the generator would write it.</summary>
internal sealed class GraphCommand(
    IReadOnlyDictionary<string, IReadOnlyList<CommandDescriptor>> commands, bool isPublic) : Command<GraphRequest>
{
    private const string AnswerStep = "Answer";

    /// <summary>The command, over all the commands of a server.</summary>
    /// <param name="tables">The commands.</param>
    /// <param name="isPublic">Whether everyone may look, not only this machine.</param>
    internal static CommandDescriptor Describe(IReadOnlyList<CommandTable> tables, bool isPublic)
    {
        var commands = Names([.. tables.SelectMany(table => table.Commands)]);
        return new CommandDescriptor
        {
            Name = "Graph",
            Type = typeof(GraphCommand),
            Routes = ["GET /kim/commands/{name}/graph"],
            Steps = [new() { Name = AnswerStep, Result = nameof(Reply), Waits = false }],
            Edges = [new() { From = AnswerStep, To = null, Value = nameof(Reply) }],
            Graph = "flowchart TD\n    start([\"GET /kim/commands/{name}/graph\"]) --> Answer\n    Answer --> reply([reply])",
            CreateFactory = _ => _ => new GraphCommand(commands, isPublic),
        };
    }

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

    /// <inheritdoc/>
    protected override GraphRequest Bind(ref RequestReader reader) => new(reader.RouteValue<string>(0, "name"));

    /// <inheritdoc/>
    protected internal override void Resume(StepRunner runner, int state)
    {
        runner.Enter(this, step: 0);
        runner.End(this, Answer());
    }

    private Reply Answer()
    {
        if (!isPublic && Http.RemoteAddress is { } client && !IPAddress.IsLoopback(client))
        {
            return Fail(1, "graphs are shown to this machine only: set Kim:Graph=public to show them to everyone", 403);
        }

        if (!commands.TryGetValue(Request.Name, out var named))
        {
            return NotFound($"there is no command '{Request.Name}'");
        }

        if (named.Count == 1)
        {
            return Text(named[0].Graph);
        }

        var full = named.Select(command => command.Type.FullName!).ToList();
        var names = full.Distinct(StringComparer.Ordinal).Count() == full.Count ? full : named.Select(Exact);
        return Fail(1,
            $"several commands are named '{Request.Name}': ask for one of "
            + $"{string.Join("; ", names.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}", 409);
    }
}
