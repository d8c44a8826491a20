using System.Globalization;
using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli.Verbs;

/// <summary><c>kim commands</c>: which commands a server has.</summary>
internal static class CommandsVerb
{
    internal static async Task RunAsync(CliContext cli)
    {
        var answer = await cli.GetAsync("kim/commands").ConfigureAwait(false);
        cli.Show(answer, data => Write(cli.Screen, data.List("commands")));
    }

    private static void Write(Screen screen, IReadOnlyList<JsonElement> commands)
    {
        // What has its name alone needs no namespace.
        var several = commands.GroupBy(command => command.Text("name")).Where(group => group.Count() > 1)
            .Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var table = new Table("COMMAND", "STEPS", "DURABLE", "ROUTES");
        foreach (var command in commands)
        {
            var name = command.Text("name");
            table.Add(
                (several.Contains(name) ? command.Text("type") : name, Ink.Plain),
                (command.List("steps").Count(step => step.Text("kind") == "step").ToString(CultureInfo.InvariantCulture), Ink.Plain),
                (command.Is("durable") ? "yes" : "", Ink.Plain),
                (Routes(command), Ink.Plain));
        }

        table.Write(screen);
    }

    private static string Routes(JsonElement command) => command.List("routes") is { Count: > 0 } routes
        ? string.Join(", ", routes.Select(route => route.GetString()))
        : "called by others only";
}
