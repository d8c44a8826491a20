using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

/// <summary>An enum that is a number in JSON.</summary>
[JsonConverter(typeof(JsonNumberEnumConverter<Rank>))]
public enum Rank
{
    First = 1,
    Last = 9,
}
