using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>What docs/coding/testing.md says of rules for steps and of tasks that end elsewhere.</summary>
public sealed class TestRulesTests : IDisposable
{
    private readonly CommandTest _test = new(KimCommands.Table);
    private readonly Elements _elements = new();

    public TestRulesTests() => _test.Services.AddSingleton(_elements);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_later_rule_outranks_an_earlier_one()
    {
        _test.At("Load", StepRule.Gives(1));
        _test.At("Load", StepRule.Gives(2));
        Assert.Equal(2, _test.Start<Elsewhere>().Data<int>());
        _test.At("Load", StepRule.Gives(3));
        Assert.Equal(3, _test.Start<Elsewhere>().Data<int>());
    }

    [Fact]
    public void An_earlier_rule_applies_again_once_the_later_one_is_used_up()
    {
        _test.At("Load", StepRule.Gives(1));
        _test.At("Load", StepRule.Gives(2, times: 1));
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(_ => _test.Start<Elsewhere>().Data<int>()));
    }

    [Fact]
    public void A_later_rule_applies_although_an_earlier_one_is_used_up()
    {
        _test.At("Load", StepRule.Gives(1, times: 1));
        Assert.Equal(1, _test.Start<Elsewhere>().Data<int>());
        _test.At("Load", StepRule.Gives(2));
        Assert.Equal(2, _test.Start<Elsewhere>().Data<int>());
    }

    [Fact]
    public void A_step_without_a_result_gives_nothing()
    {
        _test.At("Send", StepRule.Gives());
        _test.At("Unpack", StepRule.Gives());
        _test.At("Answer", StepRule.Throws(new IOException()));
        Assert.Equal("Pack, Send, Answer, Unpack", _test.Start<Careful>().Trace);
    }

    [Fact]
    public void A_duration_is_a_text_or_a_TimeSpan()
    {
        _test.At("Load", StepRule.Gives(1) with { Delay = TimeSpan.FromSeconds(3) });
        var run = _test.Start<Elsewhere>();
        _test.Advance(TimeSpan.FromSeconds(1));
        _test.Advance("1s");
        Assert.False(run.HasReplied);
        _test.RunToEnd(TimeSpan.FromSeconds(1));
        Assert.True(run.HasReplied);
        _test.At("Send", StepRule.Takes(TimeSpan.FromSeconds(5)));
        _test.Start<Careful>();
        _test.RunToEnd("5s");
    }

    [Fact]
    public void A_task_that_may_end_on_another_thread_is_named_where_there_is_no_reply()
    {
        var run = _test.Start<Elsewhere>();
        var advice = "Step Load waits for a task that has not ended. If it ends on another thread (Task.Run, Task.Delay, real I/O), a test "
            + "does not wait for it: answer with At(\"Load\", StepRule.Gives(…))";
        Assert.Contains(advice, Assert.Throws<InvalidOperationException>(() => run.Reply).Message, StringComparison.Ordinal);
        Assert.Contains(
            advice, Assert.Throws<InvalidOperationException>(() => _test.RunToEnd("1s")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_has_ended_on_another_thread_is_said_to_until_the_test_settles()
    {
        var run = _test.Start<Elsewhere>();
        OnAnotherThread(() => _elements.First.SetResult(7));
        Assert.Contains(
            "The task of step Load has ended on another thread, for which a test does not wait",
            Assert.Throws<InvalidOperationException>(() => run.Reply).Message, StringComparison.Ordinal);
        _test.Settle();
        Assert.Equal(7, run.Data<int>());
    }

    [Fact]
    public void A_task_that_ended_on_another_thread_after_the_deadline_is_named_where_its_value_is_missed()
    {
        var run = _test.Start<Elsewhere>();
        _test.RunToEnd();
        Assert.Equal(504, run.Status);
        OnAnotherThread(() => _elements.First.SetResult(7));
        Assert.Contains(
            "The task of step Load has ended on another thread",
            Assert.Throws<InvalidOperationException>(() => run.Data<int>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_no_task_is_to_blame_for_is_not_explained_by_one()
    {
        _test.At("Answer", StepRule.Throws(new IOException()));
        _elements.First.SetResult(1);
        var run = _test.Start<Elsewhere>();
        Assert.EndsWith(
            "carries no Int32.", Assert.Throws<InvalidOperationException>(() => run.Data<int>()).Message, StringComparison.Ordinal);
    }

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
