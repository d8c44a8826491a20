using Kim.Cli;
using Kim.Cli.Output;

namespace Kim.Server.Tests.Cli;

/// <summary>The tool <c>kim</c>, run in this process. By itself it has no terminal and no environment.</summary>
internal sealed class Tool
{
    /// <summary>Where the server is; <see langword="null"/>: not said.</summary>
    internal string? Url { get; init; }

    /// <summary>What a person types, or what is sent to it.</summary>
    internal string Input { get; init; } = "";

    internal bool HasPerson { get; init; }

    internal bool HasColors { get; init; }

    internal int? Columns { get; init; }

    internal DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    internal Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Runs a command line.</summary>
    internal async Task<ToolResult> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var code = await KimTool.RunAsync(Url is null ? args : [.. args, "--url", Url], new Screen
        {
            Out = output,
            Error = error,
            In = input,
            HasPerson = HasPerson,
            HasColors = HasColors,
            Columns = Columns,
            Time = new StoppedTime(Now),
            Environment = name => Environment.GetValueOrDefault(name),
        });
        return new ToolResult(code, output.ToString(), error.ToString());
    }

    private sealed class StoppedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
