using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

/// <summary>Reads a number also from text, and refuses what it does not know.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Loose([property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int Count, int Strict);

/// <summary>Adds up.</summary>
[Command("POST /kim/loose")]
public sealed partial class CountLoosely : Command<Loose>
{
    [Step] int Answer() => Request.Count + Request.Strict;
}
