using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kim.Testing.Tests;

// What ends a join, apart from its last task.
public sealed partial class LanguageTests
{
    [Fact]
    public void A_join_that_fails_fast_fails_with_its_first_failure_and_cancels_what_is_under_way()
    {
        var run = _test.Start<FailingFast>();
        _elements.First.SetException(new IOException("first"));
        _test.Settle();
        Assert.Equal(500, run.Status);
        Assert.True(run.HasEnded);
        Assert.Equal("Begin, Load, Heeding.Heed, Undo", run.Trace);
        Assert.True(Assert.Single(_elements.Tokens).IsCancellationRequested);
        Assert.True(_elements.Sleep!.IsCanceled);
    }

    [Fact]
    public void What_a_join_no_longer_waits_for_is_looked_at_and_touches_nothing()
    {
        using var watched = new Watched();
        _test.Services.AddSingleton<ILoggerFactory>(watched);
        var run = _test.Start<FailingFast>();
        _elements.First.SetException(new IOException("first"));
        _test.Settle();
        var trace = run.Trace;
        _elements.Second.SetException(new IOException("late"));
        _test.RunToEnd();
        Assert.Equal(trace, run.Trace);
        Assert.Equal(1, run.Replies);
        Assert.True(IsLookedAt(_elements.Second.Task));
        Assert.Contains("Debug: FailingFast: a task that is no longer waited for failed", watched.Lines);
        Assert.DoesNotContain(watched.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void A_join_that_fails_fast_is_tried_again_with_a_fresh_token()
    {
        _test.At("Load", StepRule.Gives(
            (Task.FromResult(1), Task.FromException<string>(new TimeoutException()), new TaskCompletionSource().Task, Task.CompletedTask),
            times: 1));
        _test.At("Heeding.Heed", StepRule.Gives(null));
        var run = _test.Start<FailingFast>();
        _elements.First.SetResult(1);
        _elements.Second.SetResult("a");
        _test.RunToEnd();
        Assert.Equal("Begin, Load, Load#2, Heeding.Heed, Answer", run.Trace);
        Assert.Equal("1a", run.Data<string>());
        Assert.False(Assert.Single(_elements.Tokens).IsCancellationRequested);
    }

    [Fact]
    public void A_join_that_fails_fast_may_be_caught()
    {
        var run = _test.Start<FailingFast>();
        _elements.Second.SetException(new NotSupportedException("caught"));
        _test.Settle();
        Assert.Equal("0caught", run.Data<string>());
        Assert.Empty(run.Undone);
    }

    [Fact]
    public void A_join_that_fails_fast_waits_for_all_if_none_fails()
    {
        _test.At("Heeding.Heed", StepRule.Gives(null));
        var run = _test.Start<FailingFast>();
        _elements.Second.SetResult("b");
        _elements.First.SetResult(2);
        _test.Advance("2s");
        Assert.False(run.HasReplied);
        _test.Advance("1s");
        Assert.Equal("2b", run.Data<string>());
    }

    [Fact]
    public void Any_takes_the_first_that_succeeds_and_cancels_the_others()
    {
        var run = _test.Start<Asking>();
        _elements.First.SetException(new IOException("first"));
        _test.Settle();
        Assert.False(run.HasReplied);
        _elements.Other.SetResult(2);
        _test.Settle();
        Assert.Equal(2, run.Data<int>());
        Assert.True(Assert.Single(_elements.Tokens).IsCancellationRequested);
        Assert.True(_elements.Sleep!.IsCanceled);
    }

    [Fact]
    public void Any_waits_as_long_as_one_may_still_succeed()
    {
        var run = _test.Start<Asking>();
        _elements.First.SetException(new IOException("first"));
        _elements.Other.SetException(new IOException("second"));
        _test.Advance("3s");
        Assert.Equal(3, run.Data<int>());
    }

    [Fact]
    public void Any_fails_with_the_exception_that_came_first_if_all_fail()
    {
        using var watched = new Watched();
        _test.Services.AddSingleton<ILoggerFactory>(watched);
        var last = new TaskCompletionSource<int>();
        _test.At("Ask", StepRule.Gives((_elements.First.Task, new ValueTask<int>(_elements.Other.Task), last.Task)));
        var run = _test.Start<Asking>();
        _elements.First.SetException(new TimeoutException("slow"));
        _test.Settle();
        _elements.Other.SetException(new IOException("second"));
        last.SetCanceled();
        Assert.False(run.HasReplied);
        _test.Settle();
        Assert.Equal(504, run.Status);
        Assert.Contains("slow", run.Body, StringComparison.Ordinal);
        Assert.Equal(3, watched.Lines.Count(line => line == "Debug: Asking: a task of step Ask failed, any other may still succeed"));
    }

    [Fact]
    public void Any_of_no_task_fails()
    {
        Assert.Equal(500, _test.Start<AskingNobody>().Status);
        _elements.List.Add(Task.FromResult(4));
        Assert.Equal(4, _test.Start<AskingNobody>().Data<int>());
    }
}
