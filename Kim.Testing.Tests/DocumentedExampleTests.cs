using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orders;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>The example in the documentation of <see cref="CommandTest"/>, and what else one writes first in a test.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public void The_example_of_CommandTest_compiles_and_holds()
    {
        using var test = new CommandTest(Orders.KimCommands.Table);
        var shop = new InMemoryShop();
        shop.Put("apple", stock: 5, price: 250);
        test.Services.AddSingleton<IShop>(shop);
        test.At("Reserve", StepRule.Throws(new IOException()));
        var run = test.Start<PlaceOrder, Order>(new Order("1", "apple", 2, "4242"));
        test.Advance("1s");
        Assert.Equal("Check, Load, Decide, Reserve, Reserve#2, Charge, Confirm, Answer", run.Trace);
    }

    [Fact]
    public void The_example_above_is_the_documented_one()
    {
        var page = XmlText(File.ReadAllLines(Path.Combine(Folder(), "..", "Kim.Testing", "CommandTest.cs")));
        var example = Between(page, "<code>", "</code>").Replace("(KimCommands.", "(Orders.KimCommands.", StringComparison.Ordinal);

        var here = File.ReadAllText(Path.Combine(Folder(), $"{nameof(DocumentedExampleTests)}.cs"));
        var body = Between(here, $"{nameof(The_example_of_CommandTest_compiles_and_holds)}()", "\n    }");

        Assert.Equal(Lines(body).Skip(1), Lines(example));
    }

    [Fact]
    public void Time_is_a_text_or_a_TimeSpan()
    {
        using var test = new CommandTest(Orders.KimCommands.Table);
        test.Advance("1s");
        test.Advance("00:00:01");
        test.Advance(TimeSpan.FromSeconds(1));
        test.RunToEnd(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(3), test.Now);
        Assert.Equal(StepRule.Takes("2s"), StepRule.Takes(TimeSpan.FromSeconds(2)));
        Assert.Equal(StepRule.Takes("2s", 3), StepRule.Takes(TimeSpan.FromSeconds(2), times: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Advance(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.RunToEnd(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepRule.Takes(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void A_test_says_what_a_command_sees_of_its_request()
    {
        var body = Encoding.UTF8.GetBytes("hello");
        var http = new TestHttp("PUT", "/items/1", queryString: "?dry=true", body: body, remoteAddress: "10.0.0.1")
        {
            Headers = { ["X-Team"] = "blue" },
        };

        Assert.Equal("PUT /items/1?dry=true", $"{http.Method} {http.Path}{http.QueryString}");
        Assert.Equal("true", http.Query("dry"));
        Assert.Equal(body, http.Body);
        Assert.Equal(IPAddress.Parse("10.0.0.1"), http.RemoteAddress);
        Assert.Equal("blue", http.Header("x-team"));
        Assert.Null(http.User.Identity);
    }

    private static string XmlText(IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => line.StartsWith("/// ", StringComparison.Ordinal))
        .Select(line => line[4..].Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)));

    private static string Between(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
