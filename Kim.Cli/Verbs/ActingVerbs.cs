using System.Globalization;
using System.Text;
using System.Text.Json;
using Kim.Cli.Http;
using Kim.Cli.Output;

namespace Kim.Cli.Verbs;

/// <summary><c>kim runs cancel</c> and <c>kim runs resume</c>: what they will do is said before it is done.</summary>
internal static class ActingVerbs
{
    // As many as a screen has room for.
    private const int RunsShownMax = 10;

    internal static async Task CancelAsync(CliContext cli, string id, bool isSure)
    {
        cli.Screen.CheckCanConfirm("runs cancel", isSure);
        var run = (await cli.GetAsync(RunsVerb.PathOf(id)).ConfigureAwait(false)).Data;
        if (run.Text("state") == "ended")
        {
            throw new CliException(ExitCode.Refused, $"the run {id} has ended: there is nothing to cancel");
        }

        cli.Screen.Confirm(
            $"{Standing(cli, run)}\nA cancel lets it fail there: what it has done is undone, the newest first.", isSure);
        var answer = await cli.PostAsync(RunsVerb.PathOf(id) + "/cancel").ConfigureAwait(false);
        cli.Show(answer, answer.Status == 202
            ? $"The run {id} is being cancelled: kim runs show {id} says what has become of it."
            : $"The run {id} was cancelled before, and has not come to it yet.");
    }

    /// <param name="cli">The server, and who reads.</param>
    /// <param name="id">The run.</param>
    /// <param name="at">Where it continues; empty: where it stands.</param>
    /// <param name="isSure">Whether it is done without a question.</param>
    internal static async Task ResumeAsync(CliContext cli, string id, string at, bool isSure)
    {
        cli.Screen.CheckCanConfirm("runs resume", isSure);
        var run = (await cli.GetAsync(RunsVerb.PathOf(id)).ConfigureAwait(false)).Data;
        var state = run.Text("state");
        if (state is not ("stuck" or "parked"))
        {
            throw new CliException(ExitCode.Refused, $"the run {id} is {state}: only one that is stuck or parked can be resumed");
        }

        var how = at.Length > 0 ? $"It will continue at {at}, with the values that it has."
            : state == "parked" ? "It will continue there as if the time that it waits were over."
            : "It will continue there.";
        cli.Screen.Confirm($"{Standing(cli, run)}\n{how}", isSure);
        var answer = await cli.PostAsync(RunsVerb.PathOf(id) + "/resume" + (at.Length > 0 ? $"?at={Uri.EscapeDataString(at)}" : ""))
            .ConfigureAwait(false);
        cli.Show(answer, $"The run {id} continues: kim runs show {id} says what has become of it.");
    }

    /// <summary>Resumes many.</summary>
    /// <returns>Whether all of them continue.</returns>
    internal static async Task<bool> ResumeAsync(CliContext cli, RunFilter filter, bool isSure)
    {
        cli.Screen.CheckCanConfirm("runs resume", isSure);
        var found = (await RunsVerb.ReadAsync(cli, filter).ConfigureAwait(false)).Data;
        var runs = found.List("runs");
        if (runs.Count == 0 && !cli.IsRaw)
        {
            cli.Screen.Out.WriteLine($"No run of {filter.Command} is {filter.State}.");
            return true;
        }

        if (runs.Count > 0)
        {
            cli.Screen.Confirm(Describe(filter, runs, hasMore: found.Text("next").Length > 0), isSure);
        }

        var answer = await cli.PostAsync("kim/runs/resume" + filter.Query).ConfigureAwait(false);
        cli.Show(answer, data => Write(cli.Screen, data));
        return answer.Data.List("left").Count == 0;
    }

    private static string Standing(CliContext cli, JsonElement run) => RunTexts.Standing(run, cli.Screen.Time.GetUtcNow());

    private static string Describe(RunFilter filter, IReadOnlyList<JsonElement> runs, bool hasMore)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Runs of {filter.Command} that are {filter.State}: {runs.Count}");
        text.AppendLine(hasMore ? ", and maybe more after these" : "");
        foreach (var run in runs.Take(RunsShownMax))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {run.Text("id")} at {run.Text("step")}");
        }

        if (runs.Count > RunsShownMax)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {runs.Count - RunsShownMax} others");
        }

        return text.Append("They will continue where they stand")
            .Append(filter.State == "parked" ? ", as if the time that each waits were over." : ".").ToString();
    }

    private static void Write(Screen screen, JsonElement resumed)
    {
        var left = resumed.List("left");
        screen.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Runs that continue: {resumed.Count("continued")}; that do not: {left.Count}"));
        if (left.Count > 0)
        {
            var table = new Table("RUN", "OUTCOME");
            foreach (var run in left)
            {
                table.Add((run.Text("id"), Ink.Plain), (Outcome(run.Text("outcome")), Ink.Plain));
            }

            table.Write(screen);
        }

        if (resumed.Text("next") is { Length: > 0 } next)
        {
            screen.Error.WriteLine($"There may be more: resume again with --after {Plain.Line(next)}");
        }
    }

    private static string Outcome(string outcome) => outcome switch
    {
        "notWaiting" => "it runs already, or has ended",
        "unknown" => "the server's build does not have its command or step",
        "busy" => "as many runs of the command are under way as may be: try again",
        "stuck" => "it is stuck again: kim runs show says why",
        "gone" => "there is no such run any more",
        _ => outcome,
    };
}
