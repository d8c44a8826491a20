using Kim.Testing.Tests.Commands;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>The table of edges (docs/coding/language.md): each row gives what the next step takes, and waits or does not.</summary>
public sealed class EdgeTableTests
{
    [Fact]
    public void Every_row_gives_what_the_next_step_takes()
    {
        using var test = new CommandTest(KimCommands.Table);
        var run = test.Start<Edges>();
        test.RunToEnd();
        Assert.Equal("void 1 task valuetask 2 45", run.Data<string>());
        Assert.Equal(
            "Nothing, Value, OfTask, OfValueTask, OfTaskOfT, OfValueTaskOfT, OfTuple, OfArray, OfList, OfSequence, OfNext, OfTaskOfNext, Last",
            run.Trace);
    }

    [Theory]
    [InlineData("Nothing", "void", false)]
    [InlineData("Value", "int", false)]
    [InlineData("OfTask", "Task", true)]
    [InlineData("OfValueTask", "ValueTask", true)]
    [InlineData("OfTaskOfT", "Task<string>", true)]
    [InlineData("OfValueTaskOfT", "ValueTask<string>", true)]
    [InlineData("OfTuple", "(Task<string>, Task<int>)", true)]
    [InlineData("OfArray", "Task<int>[]", true)]
    [InlineData("OfList", "IReadOnlyList<Task<int>>", true)]
    [InlineData("OfSequence", "IEnumerable<Task<int>>", true)]
    [InlineData("OfNext", "Next", false)]
    [InlineData("OfTaskOfNext", "Task<Next>", true)]
    [InlineData("Last", "Task<Reply>", true)]
    public void Every_row_waits_as_its_type_says(string step, string result, bool waits)
    {
        var descriptor = KimCommands.Table.Commands.Single(command => command.Name == "Edges").Steps.Single(known => known.Name == step);
        Assert.Equal((result, waits), (descriptor.Result, descriptor.Waits));
    }

    [Fact]
    public void A_last_step_that_gives_nothing_is_Ok()
    {
        using var test = new CommandTest(KimCommands.Table);
        Assert.Equal("""{"code":0,"msg":"success"}""", test.Start<EndsWithNothing>().Body);
    }
}
