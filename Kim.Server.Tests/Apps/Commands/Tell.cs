using System.Text;

namespace Kim.Server.Tests.Commands;

/// <summary>A word from the route and one from the query.</summary>
public sealed record Told(string Word, string Q = "");

/// <summary>Answers with what it sees of its target, in hexadecimal where it is decoded.</summary>
[Command("GET /kim/told/{word}")]
public sealed partial class Tell : Command<Told>
{
    [Step] Reply Answer() => Text($"{Hex(Request.Word)} {Hex(Request.Q)} {Hex(Http.Query("q") ?? "")} {Http.Path} {Http.QueryString}");

    /// <summary>The characters of a text, each as four digits.</summary>
    public static string Hex(string text)
    {
        var digits = new StringBuilder();
        foreach (var character in text)
        {
            digits.Append($"{(int)character:X4}");
        }

        return digits.ToString();
    }
}
