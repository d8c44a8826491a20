using Kim.CompilerServices;
using Kim.Runs;

namespace Kim.AspNetCore.Reactors;

/// <summary>Which commands.</summary>
/// <param name="Name">The class's name, or with its namespace; <see langword="null"/>: all of them.</param>
internal sealed record ListRequest(string? Name);

/// <summary>Answers with what the commands of a server are, as JSON. Written by hand as the generator would write it.</summary>
internal sealed class ListCommand(CommandIndex commands) : Command<ListRequest>
{
    private const string All = "GET /kim/commands";
    private const string One = "GET /kim/commands/{name}";

    private const string AnswerStep = "Answer";

    /// <summary>The command, over all the commands of a server.</summary>
    /// <param name="commands">The commands.</param>
    internal static CommandDescriptor Describe(CommandIndex commands) => new()
    {
        Name = "List",
        Type = typeof(ListCommand),
        Routes = [All, One],
        Steps = [new() { Name = AnswerStep, Result = nameof(Reply), Waits = false }],
        Edges = [new() { From = AnswerStep, To = null, Value = nameof(Reply) }],
        Graph = $"flowchart TD\n    start([\"{All}, {One}\"]) --> Answer\n    Answer --> reply([reply])",
        CreateFactory = _ => _ => new ListCommand(commands),
    };

    /// <inheritdoc/>
    protected override ListRequest Bind(ref RequestReader reader) =>
        new(reader.Route == 0 ? null : reader.RouteValue<string>(0, "name"));

    /// <inheritdoc/>
    protected internal override void Resume(StepRunner runner, int state)
    {
        runner.Enter(this, step: 0);
        runner.End(this, Answer());
    }

    private Reply Answer() =>
        commands.Refuse(Http, "commands")
        ?? (Request.Name is { } name
            ? commands.Show(name, command => Ok(CommandView.WithGraph(command, commands.FullNameOf(command))))
            : Ok(new CommandList([.. commands.All.Select(command => CommandView.Of(command, commands.FullNameOf(command)))])));
}
