using System.Text;
using Kim.Binding;
using Kim.Runs;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>How requests are stored: member by member, by what the binder makes them of.</summary>
public sealed class StoredRequestTests
{
    private const string Smallest = """{"To":"anna","Speed":1}""";

    private static readonly Letter Full = new("anna", 5)
    {
        Speed = Speed.Fast,
        Note = "hi",
        Tags = ["a", "b"],
        Copies = 7,
        Price = 1.25m,
        Extra = 0.5m,
        By = "bert",
        Place = ((7, "Ash"), "Rome"),
        Secret = "mine",
    };

    [Fact]
    public void Each_member_is_written_by_its_name_and_comes_back()
    {
        var stored = Write(new SendLetter { Request = Full });
        Assert.Equal(
            """{"To":"anna","Weight":5,"Speed":"Fast","Note":"hi","Tags":["a","b"],"Copies":7,"Price":"125c","Extra":"50c","sent_by":"bert","""
            + """ "Place":{"Item1":{"Item1":7,"Item2":"Ash"},"Item2":"Rome"}}""".TrimStart(),
            stored);
        Assert.Equal("anna 5 Fast hi a+b 7 1.25 0.5 bert ((7, Ash), Rome) new", Read(stored).Line);
    }

    [Fact]
    public void What_a_record_lacks_has_its_default() =>
        Assert.Equal("anna 3 Fast - plain 2 1  nobody  new", Read(Smallest).Line);

    [Fact]
    public void What_a_record_has_beside_is_passed_over()
    {
        var stored = Write(new SendLetter { Request = Full });
        Assert.Equal(Read(stored).Line, Read("""{"Gone":{"To":1},"Secret":"old",""" + stored[1..]).Line);
    }

    [Theory]
    [InlineData("""{"Speed":1}""", "its request has no To, which this build needs: give that member a default, or let it be null")]
    [InlineData("""{"To":"anna"}""", "its request has no Speed, which this build needs: give that member a default, or let it be null")]
    [InlineData("""{"To":"anna","Speed":1,"Weight":"much"}""", "the member Weight of its request cannot be read as System.Int32: ")]
    [InlineData(
        """{"Gone":{"To":1},"To":"anna","Speed":1}""", "its request has no Weight, but Gone, which this build does not have: if that is its")]
    [InlineData("[]", "its request is not a JSON object")]
    [InlineData("{", "its request cannot be read as Kim.Runtime.Tests.Durable.Letter: ")]
    public void What_cannot_be_read_says_why(string stored, string expected) => Assert.StartsWith(
        expected, Assert.Throws<UnreadableStateException>(() => Read(stored)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_request_stays_none()
    {
        Assert.Equal("null", Write(new SendLetter()));
        Assert.Null(Read("null"));
    }

    [Fact]
    public void What_is_not_made_of_members_is_written_as_it_is()
    {
        var stored = Write(new SendMany { Request = [(1, ("a", [2, 3]))] });
        Assert.Equal("""[{"Item1":1,"Item2":{"Item1":"a","Item2":[2,3]}}]""", stored);
        var command = new SendMany();
        command.ReadRequest(Encoding.UTF8.GetBytes(stored));
        Assert.Equal(stored, Write(command));
    }

    private static string Write(Command command) => Encoding.UTF8.GetString(new StateBuffer().Write(command.WriteRequest));

    private static Letter Read(string stored)
    {
        var command = new SendLetter();
        command.ReadRequest(Encoding.UTF8.GetBytes(stored));
        return command.Request;
    }
}
