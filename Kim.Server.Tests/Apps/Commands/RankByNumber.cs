using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

/// <summary>Members that are read in ways of their own.</summary>
public sealed record Ranked(
    Rank Rank,
    [property: JsonConverter(typeof(JsonNumberEnumConverter<Sending>))] Sending Way,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Weight,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] float? Share);

/// <summary>Answers with the rank.</summary>
[Command("POST /kim/ranked")]
public sealed partial class RankByNumber : Command<Ranked>
{
    [Step] Rank Answer() => Request.Rank;
}
