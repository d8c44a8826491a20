using System.Globalization;
using System.Net;
using Kim.AspNetCore.Reactors;
using Kim.Testing;
using Xunit;

namespace Kim.AspNetCore.Tests.Reactors;

public sealed class ListCommandTests
{
    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("10.1.2.3", false, false)]
    [InlineData("10.1.2.3", true, true)]
    [InlineData(null, false, true)]
    public void Only_this_machine_sees_commands_unless_they_are_public(string? client, bool isPublic, bool may)
    {
        var refusal = new CommandIndex([], isPublic).Refuse(new TestHttp(remoteAddress: client), "commands");
        Assert.Equal(may ? null : HttpStatusCode.Forbidden, (HttpStatusCode?)refusal?.StatusCode);
    }

    [Fact]
    public void Commands_are_in_the_order_of_their_names_and_the_full_name_stands_for_one()
    {
        var index = new CommandIndex(
            [new("Test", [Named(typeof(Second.Same)), Named(typeof(First.Single))], []), new("Other", [Named(typeof(First.Same))], [])], false);
        var views = index.All.Select(command => CommandView.Of(command, index.FullNameOf(command))).ToList();
        Assert.Equal(["Same", "Same", "Single"], views.Select(view => view.Name));
        Assert.Equal(
            [$"{typeof(First.Same).FullName}", $"{typeof(Second.Same).FullName}", $"{typeof(First.Single).FullName}"],
            views.Select(view => view.Type));
    }

    [Fact]
    public void What_two_assemblies_have_is_told_apart_by_them()
    {
        // As one assembly that is loaded twice.
        var index = new CommandIndex([new("Test", [Named(typeof(First.Same)), Named(typeof(First.Same))], [])], false);
        Assert.Equal($"{typeof(First.Same).FullName}, Kim.AspNetCore.Tests", index.FullNameOf(index.All[0]));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(999, "999ms")]
    [InlineData(1_000, "1s")]
    [InlineData(1_500, "1.5s")]
    [InlineData(60_000, "1m")]
    [InlineData(90_000, "90s")]
    [InlineData(7_200_000, "2h")]
    [InlineData(86_400_000, "24h")]
    public void A_duration_is_written_as_attributes_take_it(int milliseconds, string text)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(text, StepView.Text(duration));
        Assert.True(milliseconds == 0 || Kim.Binding.Duration.Parse(text) == duration, text.ToString(CultureInfo.InvariantCulture));
    }

    private static CommandDescriptor Named(Type type) => new()
    {
        Name = type.Name,
        Type = type,
        Routes = [],
        Steps = [],
        Edges = [],
        Graph = "",
        CreateFactory = _ => throw new NotSupportedException(),
    };

    private static class First
    {
        internal sealed class Same;

        internal sealed class Single;
    }

    private static class Second
    {
        internal sealed class Same;
    }
}
