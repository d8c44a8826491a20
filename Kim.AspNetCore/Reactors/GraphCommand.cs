using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.AspNetCore.Reactors;

/// <summary>Which command's graph.</summary>
/// <param name="Name">The class's name, or with its namespace.</param>
internal sealed record GraphRequest(string Name);

/// <summary>Answers with a command's graph, as Mermaid. Written by hand as the generator would write it.</summary>
internal sealed class GraphCommand(CommandIndex commands) : Command<GraphRequest>
{
    private const string AnswerStep = "Answer";

    /// <summary>The command, over all the commands of a server.</summary>
    /// <param name="commands">The commands.</param>
    internal static CommandDescriptor Describe(CommandIndex commands) => new()
    {
        Name = "Graph",
        Type = typeof(GraphCommand),
        Routes = ["GET /kim/commands/{name}/graph"],
        Steps = [new() { Name = AnswerStep, Result = nameof(Reply), Waits = false }],
        Edges = [new() { From = AnswerStep, To = null, Value = nameof(Reply) }],
        Graph = "flowchart TD\n    start([\"GET /kim/commands/{name}/graph\"]) --> Answer\n    Answer --> reply([reply])",
        CreateFactory = _ => _ => new GraphCommand(commands),
    };

    /// <inheritdoc/>
    protected override GraphRequest Bind(ref RequestReader reader) => new(reader.RouteValue<string>(0, "name"));

    /// <inheritdoc/>
    protected internal override void Resume(StepRunner runner, int state)
    {
        runner.Enter(this, step: 0);
        runner.End(this, Answer());
    }

    private Reply Answer() =>
        commands.Refuse(Http, "graphs") ?? commands.Show(Request.Name, static command => Text(command.Graph));
}
