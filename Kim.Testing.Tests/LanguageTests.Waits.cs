using System.Reflection;
using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

// How long runs wait, and what others do meanwhile.
public sealed partial class LanguageTests
{
    [Fact]
    public void A_join_that_takes_too_long_is_given_up_and_what_it_throws_later_is_looked_at()
    {
        var run = _test.Start<Joining>();
        _test.RunToEnd();
        Assert.Equal(504, run.Status);
        _elements.First.SetException(new IOException("too late"));
        Assert.False(IsLookedAt(_elements.First.Task));
        _test.Settle();
        Assert.True(IsLookedAt(_elements.First.Task));
    }

    [Fact]
    public void A_loop_without_a_wait_lets_others_continue()
    {
        const int Rounds = 1000;
        var runs = new[] { _test.Start<Turning, Rounds>(new(Rounds)), _test.Start<Turning, Rounds>(new(Rounds)) };
        var switches = new List<int>();
        var counts = new[] { 0, 0 };
        var last = -1;
        _test.Disturb = visit =>
        {
            var current = runs[0].Steps.Count > counts[0] ? 0 : 1;
            counts[current] = runs[current].Steps.Count;
            if (current != last)
            {
                last = current;
                switches.Add(counts[current]);
            }

            return null;
        };

        _test.Advance("1s");

        Assert.All(runs, run => Assert.Equal(Rounds + 1, run.Steps.Count));
        Assert.InRange(switches.Count, 4, 2 * Rounds / 64);
    }

    [Fact]
    public void The_waits_between_attempts_double_up_to_their_bound_and_are_spread()
    {
        var waits = Enumerable.Range(0, 200).Select(WaitsOfPatient).ToList();

        // 40 ms, doubled up to 100 ms; a wait is random below its bound, and the timers' grain is 4 ms.
        double[] bounds = [40, 80, 100, 100, 100];
        for (var i = 0; i < bounds.Length; i++)
        {
            var (least, most) = (waits.Min(wait => wait[i]), waits.Max(wait => wait[i]));
            Assert.InRange(most, bounds[i] * 0.9, bounds[i] + 8);
            Assert.InRange(least, 0, (bounds[i] * 0.1) + 8);
        }
    }

    // The milliseconds between the attempts of a run of this seed.
    private static double[] WaitsOfPatient(int seed)
    {
        using var test = new CommandTest(seed, KimCommands.Table);
        var begun = new List<TimeSpan>();
        test.Disturb = visit =>
        {
            begun.Add(test.Now);
            return visit.Attempt < 6 ? StepRule.Throws(new IOException()) : null;
        };
        test.Start<Patient>();
        test.RunToEnd();
        return [.. begun.Take(6).Zip(begun.Skip(1).Take(5), (from, to) => (to - from).TotalMilliseconds)];
    }

    // Whether somebody has read a task's exception: else .NET raises UnobservedTaskException, some day. Only its own fields tell at once.
    private static bool IsLookedAt(Task task) =>
        (bool)Field(Field(Field(task, "m_contingentProperties"), "m_exceptionsHolder"), "m_isHandled");

    private static object Field(object of, string name)
    {
        for (var type = of.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic) is { } field)
            {
                return field.GetValue(of)!;
            }
        }

        throw new InvalidOperationException($"{of.GetType()} has no field {name} any more: look up where .NET keeps it now.");
    }
}
