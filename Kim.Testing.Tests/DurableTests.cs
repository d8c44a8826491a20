using Kim.Durable;
using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>Durable runs in tests: processes that end at every place there is.</summary>
public sealed class DurableTests
{
    // More than any of these trips takes.
    private const int MinutesMax = 60;

    public static TheoryData<bool, bool, bool> Trips => new()
    {
        { false, false, true },
        { true, false, true },
        { true, true, true },
        { false, false, false },
    };

    [Theory]
    [MemberData(nameof(Trips))]
    public void A_crash_anywhere_changes_neither_the_outcome_nor_what_has_happened(bool isSlow, bool fails, bool isGranted)
    {
        var trip = new Trip("t", Legs: 2, isSlow, fails);
        var undisturbed = new Effects();
        var (expected, visits) = Travel(trip, isGranted, undisturbed, seed: 0, (_, _) => null);
        Assert.All(undisturbed.Calls.Values, calls => Assert.Equal(1, calls));
        for (var at = 0; at < visits; at++)
        {
            foreach (var point in Enum.GetValues<CrashPoint>())
            {
                var effects = new Effects();
                var (outcome, _) = Travel(trip, isGranted, effects, seed: at, (index, _) =>
                    index == at ? StepRule.Crashes(point) : null);
                Assert.Equal(expected, outcome);
                Assert.Equal(undisturbed.Order.Order(), effects.Order.Order());

                // A step that was under way may have had its effects twice, no other.
                Assert.InRange(effects.Calls.Values.Count(calls => calls > 1), 0, 2);
                Assert.All(effects.Calls.Values, calls => Assert.InRange(calls, 1, 2));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Trips))]
    public void Crashes_by_chance_change_neither_the_outcome_nor_what_has_happened(bool isSlow, bool fails, bool isGranted)
    {
        var trip = new Trip("t", Legs: 3, isSlow, fails);
        var undisturbed = new Effects();
        var (expected, _) = Travel(trip, isGranted, undisturbed, seed: 0, (_, _) => null);
        for (var seed = 0; seed < 50; seed++)
        {
            var chance = new Random(seed);
            var effects = new Effects();
            var (outcome, _) = Travel(trip, isGranted, effects, seed, (_, _) =>
                chance.Next(6) == 0 ? StepRule.Crashes((CrashPoint)chance.Next(3)) : null);
            Assert.Equal(expected, outcome);
            Assert.Equal(undisturbed.Order.Order(), effects.Order.Order());
        }
    }

    [Fact]
    public void A_process_that_was_taken_for_dead_writes_nothing_that_counts()
    {
        var effects = new Effects();
        using var first = Test(effects, seed: 1);
        first.At("Reserve", StepRule.Takes("2m", times: 1));
        var run = first.Start<Journey, Trip>(new Trip("t", 1, IsSlow: false, Fails: false));
        first.Advance("1s");

        // Its time stands still while another's passes.
        using var second = first.AnotherProcess();
        second.Advance("1m");
        var stored = first.Stored(run)!;
        Assert.NotEqual("Reserve", stored.Step);
        first.Advance("3m");
        Assert.Equal(202, run.Status);
        Assert.Single(run.Steps, "Reserve");
        Assert.Equal(stored.Owner, second.Stored(run)!.Owner);
    }

    [Fact]
    public void A_signal_that_the_command_does_not_wait_for_is_an_error()
    {
        using var test = Test(new Effects(), seed: 0);
        var run = test.Start<Journey, Trip>(new Trip("t", 1, IsSlow: false, Fails: false));
        test.Advance("1s");
        var fault = Assert.Throws<UnknownSignalException>(() => test.Signal(run, "permission", new Permit(true)));
        Assert.Contains("permit", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_waits_for_a_signal_says_so_when_the_test_does_not_send_it()
    {
        using var test = Test(new Effects(), seed: 0);
        test.Start<Journey, Trip>(new Trip("t", 1, IsSlow: false, Fails: false));
        var fault = Assert.Throws<InvalidOperationException>(() => test.RunToEnd("2m"));
        Assert.Contains("It waits for the signal permit: send it with Signal.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_waits_beside_its_run_gets_one_reply()
    {
        using var test = Test(new Effects(), seed: 0);
        var run = test.Start<Journey, Trip>(new Trip("t", 1, IsSlow: true, Fails: false));
        test.Advance("2m");
        test.Signal(run, "permit", new Permit(true));
        test.Advance("2m");
        Assert.Equal((200, 1), (run.Status, run.Replies));
    }

    [Fact]
    public void A_cancel_undoes_what_has_happened_and_cancels_what_was_called()
    {
        var effects = new Effects();
        using var test = Test(effects, seed: 0);
        var run = test.Start<Journey, Trip>(new Trip("t", 1, IsSlow: false, Fails: false));
        test.Advance("1s");
        Assert.StartsWith("call/Stay/Hotel/", test.Stored(run)!.Wait!.Value.Name, StringComparison.Ordinal);
        test.Cancel(run);
        test.Advance("1s");
        Assert.Equal(RunState.Ended, test.Stored(run)!.State);
        Assert.Equal(["Return", "Release"], run.Undone);
        test.Advance("2m");
        Assert.DoesNotContain(effects.Order, effect => effect.StartsWith("Leave", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_not_durable_ends_with_its_process()
    {
        using var test = Test(new Effects(), seed: 0);
        test.At("Wait", StepRule.Crashes(CrashPoint.Inside));
        var run = test.Start<Brief>();
        test.RunToEnd();
        Assert.False(run.HasReplied);
        Assert.Equal("Wait", run.Trace);
    }

    // The outcome as the record has it, and how many steps were visited.
    private static (string Outcome, int Visits) Travel(
        Trip trip, bool isGranted, Effects effects, int seed, Func<int, StepVisit, StepRule?> disturb)
    {
        using var test = Test(effects, seed);
        var visits = 0;
        test.Disturb = visit => disturb(visits++, visit);
        var run = test.Start<Journey, Trip>(trip);
        if (test.Stored(run) is null)
        {
            // The process ended before the run was accepted, so the client comes again.
            run = test.Start<Journey, Trip>(trip);
        }

        for (var minute = 0; minute < MinutesMax; minute++)
        {
            test.Advance("1m");
            if (test.Stored(run) is null)
            {
                run = test.Start<Journey, Trip>(trip);
            }
            else if (test.Stored(run) is { State: RunState.Parked, Wait.Name: "permit" })
            {
                test.Signal(run, "permit", new Permit(isGranted));
            }
            else if (test.Stored(run) is { State: RunState.Ended } stored)
            {
                return (System.Text.Encoding.UTF8.GetString(stored.Reply.Span), visits);
            }
        }

        throw new InvalidOperationException($"It has not ended: {run.Trace}; {test.Stored(run)}");
    }

    private static CommandTest Test(Effects effects, int seed)
    {
        var test = new CommandTest(seed, KimCommands.Table);
        test.Services.AddSingleton(effects);
        return test;
    }
}
