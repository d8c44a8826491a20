using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli.Verbs;

/// <summary><c>kim runs</c>: looks at durable runs, and signals them.</summary>
internal static class RunsVerb
{
    private const string Path = "kim/runs";

    // As people write it.
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The path of a run.</summary>
    internal static string PathOf(string id) => $"{Path}/{RunId.Check(id)}";

    /// <summary>Reads some runs.</summary>
    internal static Task<Answer> ReadAsync(CliContext cli, RunFilter filter) => cli.GetAsync(Path + filter.Query);

    internal static async Task ListAsync(CliContext cli, RunFilter filter)
    {
        var answer = await ReadAsync(cli, filter).ConfigureAwait(false);
        cli.Show(answer, data =>
        {
            WriteTable(cli.Screen, data.List("runs"));
            if (data.Text("next") is { Length: > 0 } next)
            {
                cli.Screen.Error.WriteLine($"There may be more: ask again with --after {Plain.Line(next)}");
            }
        });
    }

    internal static async Task ShowAsync(CliContext cli, string id, string wait)
    {
        var answer = await cli.GetAsync(PathOf(id) + (wait.Length > 0 ? $"?wait={Uri.EscapeDataString(wait)}" : "")).ConfigureAwait(false);
        cli.Show(answer, data => Write(cli.Screen, data));
    }

    /// <param name="cli">The server, and who reads.</param>
    /// <param name="id">The run.</param>
    /// <param name="name">The signal.</param>
    /// <param name="value">Its value, as JSON; <see langword="null"/>: it is on the input.</param>
    /// <param name="key">What tells it from others; empty: nothing.</param>
    internal static async Task SignalAsync(CliContext cli, string id, string name, string? value, string key)
    {
        var path = $"{PathOf(id)}/signals/{Uri.EscapeDataString(name)}";
        if (value is null && cli.Screen.HasPerson)
        {
            throw new CliException(
                ExitCode.WrongUse, $"the value of the signal {name} is missing: write it as JSON after the name, or send it to the input");
        }

        value ??= await cli.Screen.In.ReadToEndAsync().ConfigureAwait(false);
        CheckJson(name, value);
        var answer = await cli.PostAsync(path, value, key).ConfigureAwait(false);
        cli.Show(
            answer, answer.Status == 202 ? $"The signal {name} is kept until the run takes it." : $"The signal {name} was sent before.");
    }

    internal static void WriteTable(Screen screen, IReadOnlyList<JsonElement> runs)
    {
        var now = screen.Time.GetUtcNow();
        var table = new Table("RUN", "COMMAND", "STATE", "STEP", "TIME", "ABOUT");
        foreach (var run in runs)
        {
            var state = run.Text("state");
            table.Add(
                (run.Text("id"), Ink.Plain), (run.Text("command"), Ink.Plain), (state, RunTexts.InkOf(state)),
                (run.Text("step"), Ink.Plain), (RunTexts.Time(run, now), Ink.Plain), (RunTexts.About(run), Ink.Plain));
        }

        table.Write(screen);
    }

    private static void CheckJson(string name, string value)
    {
        try
        {
            _ = JsonElement.Parse(value);
        }
        catch (JsonException fault)
        {
            throw new CliException(
                ExitCode.WrongUse,
                $"the value of the signal {name} is not JSON ({Plain.Line(fault.Message).TrimEnd('.')}): quote it for the shell, for "
                + "example '{\"granted\":true}'",
                fault);
        }
    }

    private static void Write(Screen screen, JsonElement run)
    {
        var now = screen.Time.GetUtcNow();
        Write(screen, "run", run.Text("id"));
        Write(screen, "command", run.Text("command"));
        Write(screen, "state", run.Text("state"), RunTexts.InkOf(run.Text("state")));
        Write(screen, "step", run.Text("step"));
        Write(screen, "since", At(run.Time("since"), now));
        Write(screen, run.Text("state") == "ended" ? "kept until" : "until", At(run.Time("until"), now));
        Write(screen, "waits for", run.Text("waitsFor"));
        Write(screen, "why", run.Text("why"));
        Write(screen, "failed", run.Text("failedAttempts"));
        Write(screen, "tries", run.Text("tries"));
        if (run.Field("reply") is { ValueKind: JsonValueKind.Object } reply)
        {
            Write(screen, "status", reply.Text("status"));
            Write(screen, "type", reply.Text("type"));
            WriteBody(screen, reply);
        }
    }

    private static void WriteBody(Screen screen, JsonElement reply)
    {
        var text = reply.Field("body") is { ValueKind: not JsonValueKind.Undefined } body ? Pretty(body)
            : reply.Text("text") is { Length: > 0 } plain ? plain : reply.Text("bytes");
        if (text.Length > 0)
        {
            screen.Out.WriteLine();
            screen.Out.WriteLine(Plain.Lines(text));
        }
    }

    private static string Pretty(JsonElement element)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Indented))
        {
            element.WriteTo(json);
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private static string At(DateTimeOffset? time, DateTimeOffset now) => time is not { } at
        ? ""
        : $"{Times.Exact(at)} ({(at < now ? Times.Between(at, now) + " ago" : "in " + Times.Between(now, at))})";

    private static void Write(Screen screen, string name, string value, Ink ink = Ink.Plain)
    {
        if (value.Length > 0)
        {
            screen.Out.WriteLine($"{screen.Paint(name.PadRight(10), Ink.Dim)}  {screen.Paint(Plain.Line(value), ink)}");
        }
    }
}
