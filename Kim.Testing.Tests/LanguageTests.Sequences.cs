using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

// Joins whose tasks begin one by one.
public sealed partial class LanguageTests
{
    private readonly TakingLine _line = new();

    [Fact]
    public void At_most_so_many_tasks_are_under_way_and_results_are_in_order()
    {
        var run = Take<TakingFast>(10);
        Assert.Equal("0,10,20,30,40,50,60,70,80,90", run.Data<string>());
        Assert.Equal(3, _line.OpenMax);
        Assert.Equal(1, _line.Disposed);
    }

    [Fact]
    public void A_sequence_may_be_empty()
    {
        Assert.Equal("", Take<TakingFast>(0).Data<string>());
        Assert.Equal(1, _line.Disposed);
    }

    [Fact]
    public void After_a_failure_no_more_tasks_begin_and_those_under_way_are_waited_for()
    {
        _line.Failing.Add(0);
        var run = Take<Taking>(10);
        Assert.Equal(500, run.Status);
        Assert.Equal([0, 1, 2], _line.Begun);
        Assert.Equal(0, _line.Open);
        Assert.Equal(1, _line.Disposed);
    }

    [Fact]
    public void A_sequence_that_fails_fast_leaves_those_under_way_and_is_tried_again()
    {
        _line.Failing.Add(1);
        var run = Take<TakingFast>(10);
        Assert.Equal("Take, Take#2", run.Trace);
        Assert.Equal(500, run.Status);
        Assert.Equal(2, _line.Disposed);
        Assert.Equal(0, _line.Open);
    }

    [Fact]
    public void Any_of_a_sequence_tries_one_after_the_other_until_one_succeeds()
    {
        _line.Failing.UnionWith([0, 1]);
        Assert.Equal(20, Take<TakingFirst>(10).Data<int>());
        Assert.Equal([0, 1, 2], _line.Begun);
        Assert.Equal(1, _line.OpenMax);
        Assert.Equal(1, _line.Disposed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    public void What_the_sequence_throws_is_the_failure_of_the_step(int at, int begun)
    {
        _line.Broken = at;
        Assert.Equal(500, Take<Taking>(10).Status);
        Assert.Equal(begun, _line.Begun.Count);
        Assert.Equal(1, _line.Disposed);
    }

    [Fact]
    public void A_sequence_is_disposed_when_its_run_is_given_up()
    {
        _test.Services.AddSingleton(_line);
        var run = _test.Start<Taking, int>(10);
        _test.ForceShutdown();
        Assert.Equal(503, run.Status);
        Assert.Equal(1, _line.Disposed);
        _test.RunToEnd();
        Assert.Equal([0, 1, 2], _line.Begun);
    }

    [Fact]
    public void A_test_may_answer_for_a_sequence()
    {
        _test.At("Take", StepRule.Gives(Enumerable.Range(0, 200).Select(Task.FromResult)));
        Assert.Equal("taken", Take<Taking>(10).Data<string>());
    }

    [Fact]
    public void A_sequence_without_end_fails()
    {
        _test.At("Take", StepRule.Gives(Enumerable.Repeat(Task.FromResult(1), int.MaxValue)));
        Assert.Equal(500, Take<Taking>(10).Status);
    }

    private CommandRun Take<TCommand>(int count)
        where TCommand : Command<int>
    {
        _test.Services.AddSingleton(_line);
        var run = _test.Start<TCommand, int>(count);
        _test.RunToEnd();
        return run;
    }
}
