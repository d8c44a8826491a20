using Xunit;

namespace Kim.Generator.Tests.Durable;

/// <summary>
/// Code that has changed while a run is parked: two builds of one command. Each run ends as docs/coding/durable.md says, or does not
/// continue, says why, and continues with the build that it began with.
/// </summary>
public sealed partial class UpgradeTests
{
    // If nothing has changed.
    private const string Reply = "Book-5-yes for 7";

    private static readonly Lazy<LoadedBuild> LeavingItAlone = new(static () => new(Work.With(Work.Source, "Approve", "Ratify")));

    [Theory]
    [MemberData(nameof(Changes.Fitting), MemberType = typeof(Changes))]
    public void A_run_continues_with_a_build_that_fits(string change, string[] changes, string reply)
    {
        using var first = Parked(change);
        using var second = first.Next(Work.With(Work.Source, changes));
        second.Signal("approval", "yes").Wait();
        second.HasEnded(reply);
        second.HasDoneAllOnce();
    }

    [Theory]
    [MemberData(nameof(Changes.Unfitting), MemberType = typeof(Changes))]
    public void A_run_is_stuck_with_a_build_that_does_not_fit(string change, string[] changes, string why)
    {
        using var first = Parked(change);
        using var sender = first.Next(LeavingItAlone.Value);
        sender.Signal("approval", "yes");
        using var second = first.Next(Work.With(Work.Source, changes));
        second.Wait();
        second.IsStuck(why);

        // It is looked at by each build once.
        second.Wait();
        second.IsStuck(why);
        ContinuesWithItsOwn(first);
    }

    [Theory]
    [MemberData(nameof(Changes.Unknown), MemberType = typeof(Changes))]
    public void A_run_is_left_alone_by_a_build_that_does_not_know_it(string change, string[] changes, string line)
    {
        using var first = Parked(change);
        using var sender = first.Next(LeavingItAlone.Value);
        sender.Signal("approval", "yes");
        using var second = first.Next(Work.With(Work.Source, changes));
        second.Wait();
        second.IsLeft(line);
        ContinuesWithItsOwn(first);
    }

    private static BuildProcess Parked(string key)
    {
        var first = BuildProcess.Begin(Work.Build, "Work", key, 70);
        first.IsParkedAt("Approve");
        return first;
    }

    private static void ContinuesWithItsOwn(BuildProcess first)
    {
        using var third = first.Next(Work.Build);
        third.Wait();
        third.HasEnded(Reply);
        third.HasDoneAllOnce();
    }
}
