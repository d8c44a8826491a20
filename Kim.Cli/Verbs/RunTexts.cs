using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli.Verbs;

/// <summary>A run in words.</summary>
internal static class RunTexts
{
    internal static Ink InkOf(string state) => state switch
    {
        "stuck" => Ink.Red,
        "parked" => Ink.Yellow,
        "running" => Ink.Green,
        _ => Ink.Dim,
    };

    /// <summary>How long it has been so, or will be.</summary>
    internal static string Time(JsonElement run, DateTimeOffset now) => (run.Time("since"), run.Time("until"), run.Text("state")) switch
    {
        ({ } since, _, _) => "since " + Times.Between(since, now),
        (_, { } until, "ended") => "kept " + Times.Between(now, until),
        (_, { } until, _) when until < now => "due",
        (_, { } until, _) => "at most " + Times.Between(now, until),
        _ => "",
    };

    /// <summary>What it waits for, or why it does not continue.</summary>
    internal static string About(JsonElement run) => (run.Text("waitsFor"), run.Text("why"), run.Count("failedAttempts")) switch
    {
        (_, { Length: > 0 } why, _) => why,
        ({ Length: > 0 } signal, _, _) => "waits for " + signal,
        (_, _, > 0 and var failed) => $"failed attempts: {failed}",
        _ => "",
    };

    /// <summary>Which run, and where it stands: the beginning of what is said before something is done to it.</summary>
    internal static string Standing(JsonElement run, DateTimeOffset now)
    {
        var about = string.Join(", ", ((string[])[Time(run, now), About(run)]).Where(part => part.Length > 0));
        return $"{run.Text("command")} {run.Text("id")} is {run.Text("state")} at {run.Text("step")}"
            + (about.Length > 0 ? $" ({about})." : ".");
    }
}
