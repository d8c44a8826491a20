using System.Text;
using Kim.Durable;
using Kim.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Generator.Tests.Durable;

/// <summary>A family of durable commands, written by seeds: a process that ends anywhere in them changes nothing.</summary>
public sealed class CrashTests
{
    private const int Seeds = 24;

    // Of each command, runs in which processes end by chance.
    private const int ByChance = 8;
    private const int CrashesMax = 4;

    // More than any of these runs takes, of two seconds each.
    private const int TurnsMax = 400;

    private static readonly CrashPoint[] Points = Enum.GetValues<CrashPoint>();

    public static TheoryData<int> All => new(Enumerable.Range(1, Seeds));

    [Theory]
    [MemberData(nameof(All))]
    public void A_crash_anywhere_changes_nothing(int seed)
    {
        var source = new GeneratedCommand(seed).Source;
        try
        {
            var build = new LoadedBuild(source);
            var expected = Travel(build, (_, _) => null);
            for (var at = 0; at < expected.Visits.Count; at++)
            {
                foreach (var point in Points)
                {
                    Check(build, expected, $"{point} {expected.Visits[at].Step.Name}, visit {at}", (index, _) =>
                        index == at ? StepRule.Crashes(point) : null);
                }
            }

            for (var i = 0; i < ByChance; i++)
            {
                var chance = new Random((seed * ByChance) + i);
                var left = CrashesMax;
                Check(build, expected, $"by chance {i}", (_, _) =>
                    left > 0 && chance.Next(5) == 0 && left-- > 0 ? StepRule.Crashes(Points[chance.Next(Points.Length)]) : null);
            }
        }
        catch (Exception fault)
        {
            Assert.Fail($"Seed {seed}: {fault.Message}\n{fault.StackTrace}\n\n{source}");
        }
    }

    private static void Check(LoadedBuild build, Trip expected, string crash, Func<int, StepVisit, StepRule?> disturb)
    {
        var trip = Travel(build, disturb);
        try
        {
            var once = trip.Crashed.Keys.FirstOrDefault(visit => visit.Once);
            if (once is not null && trip.Outcome != expected.Outcome)
            {
                // It was found begun: that is the outcome, as if it had thrown.
                expected = Travel(build, (_, visit) =>
                    visit.Step == once ? StepRule.Throws(new OutcomeUnknownException(once.Name)) : null);
            }

            Assert.Equal(expected.Outcome, trip.Outcome);
            Assert.Equal(Order(expected, once), Order(trip, once));
            Assert.InRange(trip.Replies, 0, 1);
            foreach (var (effect, calls) in trip.Effects.Calls)
            {
                var step = trip.Crashed.Keys.FirstOrDefault(step => step.Name == Effects.StepOf(effect));
                var more = step is null or { Once: true } ? 0 : trip.Crashed[step] * (step.Retry?.Attempts ?? 1);
                var usual = Math.Max(1, expected.Effects.Calls.GetValueOrDefault(effect));
                Assert.True(calls >= usual && calls <= usual + more, $"{effect} was called {calls} times, not {usual} to {usual + more}");
            }
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(
                $"{crash}: {fault.Message}\nWithout a crash: {expected}\nWith: {trip}", fault);
        }
    }

    // One that was begun once may have had its effect or not.
    private static IEnumerable<string> Order(Trip trip, StepDescriptor? once) => once is null
        ? trip.Effects.Order
        : trip.Effects.Order.Select(Effects.StepOf).Where(step => step != once.Name);

    private static Trip Travel(LoadedBuild build, Func<int, StepVisit, StepRule?> disturb)
    {
        var trip = new Trip();
        using var test = new CommandTest(seed: 0, build.Table);
        trip.Effects.AddTo(test);
        test.Services.Configure<KimDurableOptions>(static options => options.Lease = TimeSpan.FromSeconds(1));
        test.Disturb = visit =>
        {
            var rule = disturb(trip.Visits.Count, visit);
            trip.Enter(visit, rule?.Crash);
            return rule;
        };
        var run = build.Start(test, "Work", "k");
        for (var turn = 0; turn < TurnsMax; turn++)
        {
            if (test.Stored(run) is null)
            {
                // The process ended before the run was accepted, so the client comes again.
                run = build.Start(test, "Work", "k");
            }

            if (test.Stored(run) is { State: RunState.Parked, Wait: { } wait } && wait.Name.StartsWith("sent", StringComparison.Ordinal))
            {
                test.Signal(run, wait.Name, wait.Name + "!");
            }

            test.Advance("2s");
            if (test.Stored(run) is { State: RunState.Ended } stored)
            {
                trip.End(run, Encoding.UTF8.GetString(stored.Reply.Span));
                test.Disturb = null;
                var again = build.Start(test, "Work", "k");
                test.Settle();
                Assert.Equal("true", again.Header("Idempotency-Replayed"));
                return trip;
            }
        }

        throw new InvalidOperationException($"It has not ended: {run.Trace}; {test.Stored(run)}");
    }
}
