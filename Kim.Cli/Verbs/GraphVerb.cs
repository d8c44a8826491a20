using Kim.Cli.Http;

namespace Kim.Cli.Verbs;

/// <summary><c>kim graph</c>: the graph of a command.</summary>
internal static class GraphVerb
{
    /// <param name="cli">The server, and who reads.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="asSteps">Whether steps are listed for people; else it is Mermaid's text.</param>
    internal static async Task RunAsync(CliContext cli, string name, bool asSteps)
    {
        var answer = await cli.GetAsync($"kim/commands/{Uri.EscapeDataString(name)}").ConfigureAwait(false);
        cli.Show(answer, data =>
        {
            if (asSteps)
            {
                new StepList(cli.Screen, data).Write();
            }
            else
            {
                cli.Screen.Out.WriteLine(data.Text("graph"));
            }
        });
    }
}
