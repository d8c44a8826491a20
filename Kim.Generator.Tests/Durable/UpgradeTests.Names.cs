using Xunit;

namespace Kim.Generator.Tests.Durable;

// Keys of commands that are renamed, and fields that come and go through several builds.
public sealed partial class UpgradeTests
{
    private const string Key = "Key = nameof(Ask.Id))";

    [Fact]
    public void A_renamed_command_finds_its_run_by_its_key()
    {
        using var first = Parked("k");
        using var second = first.Next(Renamed);
        var again = second.Start("Labour", "k", 70);
        Assert.Equal(first.Run.Id, second.Signal("approval", "yes").Wait().Stored.Id);
        second.HasEnded(Reply);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Contains(Reply, again.Body, StringComparison.Ordinal);
        second.HasDoneAllOnce();
    }

    [Fact]
    public void A_build_in_which_it_has_its_first_name_continues_what_the_next_one_began()
    {
        using var second = BuildProcess.Begin(new LoadedBuild(Renamed), "Labour", "k", 70);
        second.IsParkedAt("Approve");
        using var first = second.Next(Work.Build);
        first.Signal("approval", "yes").Wait().HasEnded(Reply);
        first.HasDoneAllOnce();
    }

    [Fact]
    public void A_field_that_a_build_does_not_have_is_there_for_the_next_that_has_it()
    {
        using var first = BuildProcess.Begin(new LoadedBuild(Twice), "Work", "k", 70);
        using var second = first.Next(WithoutFee);
        second.Signal("first", "on").Wait().IsParkedAt("Ratify");

        // It has been passed on, so a field that is new now is not taken for it.
        using var third = first.Next(
            Work.With(Twice, "private int _fee;", "private int _fee; private int _more = 3;", "{_fee}", "{_fee + _more}"));
        third.Signal("approval", "yes").Wait().HasEnded("Book-6-yes for 10");
    }

    [Fact]
    public void A_field_that_is_new_long_after_another_was_removed_is_not_taken_for_it()
    {
        using var first = BuildProcess.Begin(new LoadedBuild(Twice), "Work", "k", 70);
        using var second = first.Next(WithoutFee);
        second.Signal("first", "on").Wait().IsParkedAt("Ratify");
        using var third = first.Next(Work.With(WithoutFee, "[Step] private void Price", "private int _more = 3; [Step] private void Price",
            "for nothing", "and {_more}"));
        third.Signal("approval", "yes").Wait().HasEnded("Book-6-yes and 3");
    }

    [Fact]
    public void A_run_that_is_sent_to_a_step_continues_although_fields_do_not_fit()
    {
        using var first = Parked("k");
        using var second = first.Next(Work.With(Work.Source, "_fee", "_cost"));
        second.Resume().IsStuck("the field _cost is not in it");
        second.Resume("Approve");
        second.Signal("approval", "yes").Wait().HasEnded("-yes for 0");
    }

    private static string Twice => Work.With(Work.Source, "Approve(string hold) =>",
        "Approve(string hold) => Signal<string>(\"first\", within: \"7d\");\n[Step] private Task<string?> Ratify(string? first) =>");

    private static string WithoutFee =>
        Work.With(Twice, "private int _fee;", "", "_fee = Request.Amount / 10", "_ = 0", "{_fee}", "nothing");

    private static string Renamed => Work.With(Work.Source, Key, Key + ", FormerName(\"Work\")", "class Work(", "class Labour(");
}
