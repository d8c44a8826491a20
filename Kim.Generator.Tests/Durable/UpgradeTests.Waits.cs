using Kim.Durable;
using Kim.Testing;
using Xunit;

namespace Kim.Generator.Tests.Durable;

// What a run waits for is another thing in the next build.
public sealed partial class UpgradeTests
{
    private const string Waits = """
        #pragma warning disable KIM1003 // Durable runs are experimental.
        namespace Sample;

        public sealed record Ask(string Id);
        public sealed record Word(string Said);
        public sealed record Stayed(string Where, int Nights);

        [Command(Durable = true, Key = nameof(Ask.Id))]
        public sealed partial class Work(Func<string, Task<string>> effect) : Command<Ask>
        {
            [Step] private Task<string> Begin() => effect(Run.StepKey);
            [Step] private Task Pause(string begun) => Sleep("30s");
            [Step] private Task<Word?> Hear() => Signal<Word>("word", within: "7d");
            [Step] private Task<Stayed> Visit(Word? word) => Stay.Call(this, new Ask(word?.Said ?? "none"));
            [Step] private string Answer(Stayed stayed) => $"{stayed.Where} {stayed.Nights}";
        }

        [Command(Durable = true)]
        public sealed partial class Stay(Func<string, Task<string>> effect) : Command<Ask>
        {
            [Step] private Task Rest() => Sleep("30s");
            [Step] private Task<string> Leave() => effect(Run.StepKey);
            [Step] private Stayed Answer(string left) => new(Request.Id, 3);
        }
        """;

    private static readonly Lazy<LoadedBuild> WaitsBuild = new(static () => new LoadedBuild(Waits));

    [Fact]
    public void A_signal_that_came_early_and_cannot_be_read_any_more_leaves_the_run_stuck()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.IsParkedAt("Pause");
        first.Signal("word", first.Make("Word", "hello"));
        using var second = first.Next(Work.With(Waits, "Word(string Said)", "Word(string Spoken)", "?.Said", "?.Spoken"));
        second.Wait("2m");
        second.IsStuck("this build cannot continue it: the signal word cannot be read as Sample.Word: The JSON property 'Said'");
        second.HasSaid("What Work waits for in Hear is there, but cannot be read by this build");
        using var third = first.Next(WaitsBuild.Value);
        third.Wait("2m");
        third.HasEnded("hello 3");
        third.HasDoneAllOnce();
    }

    [Fact]
    public void A_signal_that_came_early_under_another_name_is_not_lost()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.IsParkedAt("Pause");
        first.Signal("word", first.Make("Word", "hello"));
        using var second = first.Next(Work.With(Waits, "\"word\"", "\"speech\""));
        second.Wait("2m").IsStuck("the signal word has come for it, and no step of this build waits for that, but for speech");
        using var third = first.Next(WaitsBuild.Value);
        third.Wait("2m").HasEnded("hello 3");
        third.HasDoneAllOnce();
    }

    [Fact]
    public void A_signal_of_another_name_is_taken_by_a_run_that_is_sent_to_the_step()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.Wait("1m").IsParkedAt("Hear");
        using var second = first.Next(Work.With(Waits, "\"word\"", "\"speech\""));
        second.Signal("speech", second.Make("Word", "hello")).Resume();
        second.IsStuck("it waits there for the signal word, and the step of this build for the signal speech");
        second.Resume("Hear");
        second.Wait("2m").HasEnded("hello 3");
        second.HasDoneAllOnce();
    }

    [Fact]
    public void A_time_that_is_over_is_not_taken_for_a_signal_that_did_not_come()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.IsParkedAt("Pause");
        using var second = first.Next(Work.With(Waits, "Task Pause(string begun) => Sleep(\"30s\")",
            "Task<Word?> Pause(string begun) => Signal<Word>(\"start\", within: \"7d\")", "Hear()", "Hear(Word? start)"));
        second.Wait("2m").IsStuck("it waits there for a time, and the step of this build for the signal start");
    }

    [Fact]
    public void The_outcome_of_one_command_is_not_taken_for_that_of_another()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.Wait("1m").Signal("word", first.Make("Word", "hello"));
        first.IsParkedAt("Visit");
        using var second = first.Next(Work.With(Waits, "Stay.Call(", "Lodge.Call(") + """

            [Command(Durable = true)]
            public sealed partial class Lodge : Command<Ask>
            {
                [Step] private Stayed Answer() => new(Request.Id, 4);
            }
            """);
        second.Wait("2m").IsStuck("it waits there for the command Stay, and the step of this build for the command Lodge");
    }

    [Fact]
    public void A_step_that_is_no_longer_tried_again_leaves_the_run_stuck()
    {
        var source = Work.With(Waits, "[Step] private Task<string> Begin() => effect(Run.StepKey);",
            "[Step, Retry(3, Delay = \"1h\", MaxDelay = \"1h\")] private async Task<string> Begin()\n"
            + "=> Run.Attempt == 1 ? throw new TimeoutException() : await effect(Run.StepKey);");
        using var first = BuildProcess.Begin(new LoadedBuild(source), "Work", "a");
        first.IsParkedAt("Begin");
        using var second = first.Next(Work.With(source, ", Retry(3, Delay = \"1h\", MaxDelay = \"1h\")", ""));
        second.Resume().IsStuck("it stands at the step Begin, which is not one that is tried again in this build");
    }

    [Fact]
    public void A_called_command_that_is_renamed_is_called_once()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.Wait("1m").Test.At("Visit", StepRule.Crashes(CrashPoint.After));
        first.Signal("word", first.Make("Word", "hello"));
        Assert.Equal((RunState.Running, "Visit"), (first.Stored.State, first.Stored.Step));

        // The step begins a second time.
        using var second = first.Next(Work.With(Waits, "[Command(Durable = true)]", "[Command(Durable = true), FormerName(\"Stay\")]",
            "class Stay", "class Lodge", "Stay.Call", "Lodge.Call"));
        second.Wait("2m").HasEnded("hello 3");
        second.HasDoneAllOnce();
    }

    [Fact]
    public void The_outcome_of_a_called_command_that_cannot_be_read_any_more_leaves_the_run_stuck()
    {
        using var first = BuildProcess.Begin(WaitsBuild.Value, "Work", "a");
        first.Wait("1m").Signal("word", first.Make("Word", "hello"));
        first.IsParkedAt("Visit");

        // The one that calls is not known: only the one that was called ends.
        using var called = first.Next(Work.With(Waits, "Visit", "See"));
        called.Wait("2m").IsParkedAt("Visit");
        using var second = first.Next(Work.With(Waits, "int Nights", "int Days", "stayed.Nights", "stayed.Days"));
        second.Wait().IsStuck("what Stay has answered cannot be read as Stayed: The JSON property 'nights'");
        using var third = first.Next(WaitsBuild.Value);
        third.Wait().HasEnded("hello 3");
        third.HasDoneAllOnce();
    }
}
