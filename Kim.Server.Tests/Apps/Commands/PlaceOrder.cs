using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

/// <summary>How to send.</summary>
public enum Sending
{
    Post,
    Courier,
    [JsonStringEnumMemberName("carrier-pigeon")]
    Pigeon,
}

/// <summary>What to do with a parcel.</summary>
[Flags]
public enum Handling
{
    None = 0,
    Fragile = 1,
    Upright = 2,
}

/// <summary>A line of an order.</summary>
public sealed record OrderLine(string Item, int Count, [property: Description("Before taxes.")] decimal Price, Sending? How = null);

/// <summary>A part of a catalogue.</summary>
public sealed record Shelf(string Name, List<Shelf> Parts, Shelf? Beside = null);

/// <summary>An order, of every kind of member.</summary>
[Description("What somebody wants.")]
public sealed record Order(
    string Shop,
    [Query] bool? Urgent,
    [Description("Who pays.")] string Customer,
    int Count,
    long Weight,
    Sending How,
    Handling Care,
    Guid Key,
    DateTimeOffset Due,
    List<OrderLine> Lines,
    Dictionary<string, int> Stock,
    Shelf From,
    [property: JsonPropertyName("the-note")] string? Note,
    DateOnly? Day,
    Sending? Back,
    byte Floor = 2,
    Sending Then = Sending.Courier,
    List<Sending>? Ways = null,
    Dictionary<string, DateTimeOffset>? Times = null,
    double?[]? Shares = null)
{
    public required double Share { get; init; }

    public string? Remark { get; set; }
}

/// <summary>Answers with the order.</summary>
[Command("POST /kim/shops/{shop}/orders")]
public sealed partial class PlaceOrder : Command<Order>
{
    [Step] Order Answer() => Request;
}
