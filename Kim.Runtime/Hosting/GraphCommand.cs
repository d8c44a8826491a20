using System.Net;
using Kim.Steps;

namespace Kim.Hosting;

/// <summary>Which command's graph.</summary>
/// <param name="Name">The class's name, or with its namespace.</param>
internal sealed record GraphRequest(string Name);

/// <summary>Answers with a command's graph, as Mermaid. Written by hand as the generator would write it.</summary>
internal sealed class GraphCommand(IReadOnlyDictionary<string, CommandDescriptor> commands, bool isPublic) : Command<GraphRequest>
{
    private const string AnswerStep = "Answer";

    /// <summary>The command, over all the commands of a server.</summary>
    /// <param name="tables">The commands.</param>
    /// <param name="isPublic">Whether everyone may look, not only this machine.</param>
    internal static BoundCommand Bind(IReadOnlyList<CommandTable> tables, bool isPublic)
    {
        var commands = new Dictionary<string, CommandDescriptor>(StringComparer.Ordinal);
        foreach (var command in tables.SelectMany(table => table.Commands))
        {
            commands.TryAdd(command.Name, command);
            commands.TryAdd(command.Type.FullName!, command);
        }

        var descriptor = new CommandDescriptor
        {
            Name = "Graph",
            Type = typeof(GraphCommand),
            Routes = ["GET /kim/commands/{name}/graph"],
            Steps = [new(AnswerStep, nameof(Reply), Waits: false)],
            Edges = [new(AnswerStep, null, nameof(Reply))],
            Graph = "flowchart TD\n    start([\"GET /kim/commands/{name}/graph\"]) --> Answer\n    Answer --> reply([reply])",
            CreateFactory = _ => _ => new GraphCommand(commands, isPublic),
        };
        return new BoundCommand(descriptor, _ => new GraphCommand(commands, isPublic));
    }

    /// <inheritdoc/>
    protected override GraphRequest Bind(ref RequestReader reader) => new(reader.RouteValue<string>(0, "name"));

    /// <inheritdoc/>
    protected internal override void Resume(StepRunner run, int state)
    {
        run.Enter(this, 0);
        run.End(this, Answer());
    }

    private Reply Answer()
    {
        if (!isPublic && Http.RemoteAddress is { } client && !IPAddress.IsLoopback(client))
        {
            return Fail(1, "graphs are shown to this machine only: set Kim:Graph=public to show them to everyone", 403);
        }

        return commands.TryGetValue(Request.Name, out var command)
            ? Text(command.Graph)
            : NotFound($"there is no command '{Request.Name}'");
    }
}
