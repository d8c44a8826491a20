using System.Diagnostics;
using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>What runs tell those who listen to activities, in each way in which a step can end.</summary>
[Collection("Meter")]
public sealed class TraceTests : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Kim",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void A_step_that_fails_has_its_exception_and_compensations_are_parts_of_the_run()
    {
        Book(test => test.At("Answer", StepRule.Throws(new InvalidOperationException("no ink"))));
        var failed = Assert.Single(_ended, span => span.Status is ActivityStatusCode.Error && span.DisplayName == "Answer");
        Assert.Equal("no ink", failed.StatusDescription);
        Assert.Equal(typeof(InvalidOperationException).FullName, failed.GetTagItem("error.type"));
        Assert.Equal("failed", failed.GetTagItem("kim.outcome"));
        Assert.Contains(failed.Events, item => item.Name == "exception");
        Assert.Equal(
            ["Uncount completed", "Refund completed", "Release completed"],
            _ended.Where(span => span.GetTagItem("kim.step.kind") is "compensation").Select(Told));
        var run = _ended[^1];
        Assert.Equal(("Booking", ActivityStatusCode.Error, 500), (run.DisplayName, run.Status, run.GetTagItem("kim.status")));
        Assert.All(_ended.SkipLast(1), span => Assert.Equal(run.SpanId, span.ParentSpanId));
    }

    [Fact]
    public void A_step_that_the_deadline_has_ended_was_given_up()
    {
        Book(test => test.At("Charge", StepRule.Takes("1m")));
        Assert.Equal("Charge given up", Told(_ended.Single(span => span.DisplayName == "Charge")));
        Assert.Equal(504, _ended[^1].GetTagItem("kim.status"));
    }

    [Fact]
    public void A_reply_below_500_is_not_an_error_of_the_run()
    {
        Book(static _ => { }, "refuse");
        Assert.Equal((ActivityStatusCode.Unset, "failed", 409), (
            _ended[^1].Status, _ended[^1].GetTagItem("kim.outcome"), _ended[^1].GetTagItem("kim.status")));
    }

    [Fact]
    public void A_durable_run_that_continues_is_linked_to_its_beginning()
    {
        using var test = new CommandTest(seed: 1, KimCommands.Table);
        test.Services.AddSingleton(new Effects());
        var run = test.Start<Journey, Trip>(new Trip("t", 1, IsSlow: false, Fails: false));
        test.Advance("2m");
        test.Signal(run, "permit", new Permit(true));
        test.RunToEnd();
        var parts = _ended.Where(span => span.DisplayName == "Journey").ToList();
        Assert.True(parts.Count > 1, "It has left memory.");
        Assert.Equal("parked", parts[0].GetTagItem("kim.outcome"));
        Assert.Equal("completed", parts[^1].GetTagItem("kim.outcome"));
        Assert.All(parts.Skip(1), part =>
        {
            var link = Assert.Single(part.Links);
            Assert.Equal((parts[0].TraceId, parts[0].SpanId), (link.Context.TraceId, link.Context.SpanId));
            Assert.Equal(run.Id, part.GetTagItem("kim.run"));
        });
    }

    [Fact]
    public void What_a_run_starts_and_waits_for_is_a_part_of_it_and_what_nobody_waits_for_is_linked_to_it()
    {
        using var test = new CommandTest(seed: 3, KimCommands.Table);
        var run = test.Start<Beginning, Levels>(new(0));
        test.RunToEnd();
        var started = _ended.Where(span => span.DisplayName == "Calling").ToList();
        Assert.Equal(2, started.Count);
        var detached = started.Single(span => span.GetTagItem("kim.run") as string == run.Data<string>());
        var waited = started.Single(span => span != detached);
        Assert.Equal(_ended.Single(span => span.DisplayName == "Waited").SpanId, waited.ParentSpanId);
        var starter = _ended.Single(span => span.DisplayName == "Detached");
        Assert.NotEqual(starter.TraceId, detached.TraceId);
        Assert.Equal(starter.SpanId, Assert.Single(detached.Links).Context.SpanId);
    }

    [Fact]
    public void A_listener_that_throws_fails_no_run()
    {
        using var broken = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Kim",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = static _ => throw new InvalidOperationException("started"),
            ActivityStopped = static _ => throw new InvalidOperationException("stopped"),
        };
        ActivitySource.AddActivityListener(broken);
        Assert.Equal(200, Book(static _ => { }).Status);
    }

    private static string Told(Activity span) => $"{span.DisplayName} {span.GetTagItem("kim.outcome")}";

    private static CommandRun Book(Action<CommandTest> rules, string how = "ok")
    {
        using var test = new CommandTest(seed: 3, KimCommands.Table);
        test.Services.AddSingleton(new Notes());
        rules(test);
        var run = test.Start<Booking, string>(how);
        test.RunToEnd();
        return run;
    }
}
