using Kim.Testing.Tests.Commands;
using Xunit;

namespace Kim.Testing.Tests;

// Which catch takes an exception.
public sealed partial class LanguageTests
{
    [Fact]
    public void A_catch_of_one_step_outranks_a_nearer_one_of_the_command()
    {
        _test.At("Quote", StepRule.Throws(new FileNotFoundException(), times: 2));
        var run = _test.Start<Quoting>();
        _test.RunToEnd();
        Assert.Equal("Load, Quote, Quote#2, Lost, Answer", run.Trace);
    }

    [Fact]
    public void A_catch_of_one_step_takes_its_timeout()
    {
        _test.At("Quote", StepRule.Takes("2s"));
        var run = _test.Start<Quoting>();
        _test.RunToEnd();
        Assert.Equal("Load, Quote, Late, Answer", run.Trace);
        Assert.Equal("late", run.Data<string>());
    }

    [Fact]
    public void A_catch_of_one_step_is_asked_after_the_retries()
    {
        _test.At("Quote", StepRule.Throws(new IOException()));
        var run = _test.Start<Quoting>();
        _test.RunToEnd();
        Assert.Equal("Load, Quote, Quote#2, Answer", run.Trace);
    }

    [Theory]
    [InlineData("Load", "Load, Nothing")]
    [InlineData("Answer", "Load, Quote, Answer, Any")]
    public void A_catch_of_one_step_leaves_the_others_alone(string step, string trace)
    {
        _test.At(step, StepRule.Throws(new TimeoutException()));
        Assert.Equal(trace, _test.Start<Quoting>().Trace);
    }

    [Fact]
    public void What_no_catch_of_the_step_takes_goes_to_those_of_the_command()
    {
        _test.At("Quote", StepRule.Throws(new InvalidOperationException()));
        Assert.Equal("Load, Quote, Any", _test.Start<Quoting>().Trace);
    }

    [Fact]
    public void The_graph_shows_which_step_a_catch_is_for()
    {
        var quoting = KimCommands.Table.Commands.Single(command => command.Name == nameof(Quoting));
        Assert.Contains(quoting.Edges, edge => edge is { From: "Quote", To: "Late", Kind: EdgeKind.Catch });
        Assert.Contains(quoting.Edges, edge => edge is { From: null, To: "Any", Kind: EdgeKind.Catch });
        Assert.Contains("Quote -. \"TimeoutException\" .-> Late", quoting.Graph, StringComparison.Ordinal);
    }
}
