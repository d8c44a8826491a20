using Kim.Testing;
using Xunit;

namespace KIM_NAMESPACE.Tests;

public sealed class GreetTests
{
    [Fact]
    public void A_guest_is_greeted()
    {
        using var test = new CommandTest(KIM_NAMESPACE.KimCommands.Table);
        var run = test.Start<Greet, Guest>(new Guest("Ann"));

        test.Advance("100ms");   // virtual time: the test does not wait

        Assert.Equal("Think, Answer", run.Trace);
        Assert.Equal("Hello, Ann", run.Data<string>());
    }
}
