using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli.Verbs;

/// <summary>A command's steps, each with what is known of it and where it leads to.</summary>
internal sealed class StepList(Screen screen, JsonElement command)
{
    private readonly IReadOnlyList<JsonElement> _edges = command.List("edges");

    internal void Write()
    {
        var about = string.Join(", ", ((string[])[Of(command.Text("deadline"), "deadline "), command.Is("durable") ? "durable" : ""])
            .Where(part => part.Length > 0));
        Line(screen.Paint(Plain.Line(command.Text("type")), Ink.Bold) + (about.Length > 0 ? $"  {Plain.Line(about)}" : ""));
        foreach (var route in command.List("routes"))
        {
            Line(Plain.Line(route.GetString()!));
        }

        Write("step", "");
        Write("catch", "catches");
        Write("compensation", "compensations");
    }

    private static string Of(string text, string before) => text.Length > 0 ? before + text : "";

    private void Write(string kind, string title)
    {
        var steps = command.List("steps").Where(step => step.Text("kind") == kind).ToList();
        if (steps.Count == 0)
        {
            return;
        }

        Line("");
        if (title.Length > 0)
        {
            Line(screen.Paint(title, Ink.Dim));
        }

        var width = steps.Max(step => step.Text("name").Length);
        foreach (var step in steps)
        {
            var name = step.Text("name");
            var about = Plain.Line(string.Join(", ", About(step).Where(part => part.Length > 0)));
            Line($"  {screen.Paint(Plain.Line(name), Ink.Bold)}{new string(' ', width - name.Length)}  {about}".TrimEnd());
            foreach (var edge in _edges.Where(edge => edge.Text("from") == name && edge.Text("kind") is not ("undo" or "catch")))
            {
                Line("    -> " + Plain.Line(Target(edge)));
            }
        }
    }

    private IEnumerable<string> About(JsonElement step)
    {
        var caught = _edges.Where(edge => edge.Text("kind") == "catch" && edge.Text("to") == step.Text("name")).ToList();
        yield return string.Join(", ", caught.Select(Source).Distinct());
        yield return Of(step.Text("compensates"), "undoes ");
        yield return step.Is("waits") ? "waits" : "";
        yield return Of(step.Text("timeout"), "timeout ");
        var retry = step.Field("retry");
        if (retry.ValueKind is JsonValueKind.Object)
        {
            var on = retry.List("on").Select(type => type.GetString()!.Split('.')[^1]);
            yield return $"{retry.Text("attempts")} attempts" + Of(string.Join(" or ", on), " on ");
        }
    }

    // What a catch is for: the exception of one step, or of any.
    private static string Source(JsonElement edge) =>
        (edge.Text("value") is { Length: > 0 } type ? "on " + type : "on an exception") + Of(edge.Text("from"), " of ");

    private static string Target(JsonElement edge)
    {
        var to = edge.Text("to") is { Length: > 0 } step ? step : "the end";
        return to + (edge.Text("kind") == "loop" ? " again" : "") + (edge.Text("value") is { Length: > 0 } value ? $"  {value}" : "");
    }

    private void Line(string text) => screen.Out.WriteLine(text);
}
