using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

public enum Speed
{
    NextDay,
    Standard,
}

public sealed record Parcel([property: Range(1, 30_000)] int WeightGrams, double? HeightCm = null);

/// <summary>Members that a naming policy calls otherwise, one that has its name, and values that options change.</summary>
public sealed record Shipment(
    string OrderId,
    [property: JsonPropertyName("Ref")] string Reference,
    Speed ShippingSpeed,
    List<Parcel> Parcels,
    Dictionary<string, Parcel>? ByDay = null,
    [property: StringLength(5)] string? GiftNote = null,
    long Number = 0) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Parcels.Count == 0 ? [new ValidationResult("nothing is shipped", [nameof(Parcels), nameof(OrderId), nameof(Reference)])] : [];
}

[Command("POST /shipments/{orderId}")]
[Command("POST /shipments")]
public partial class Ship : Command<Shipment>
{
    [Step] Shipment Answer() => Request;
}

public sealed record ShipmentQuery(int PageSize, Speed[]? BySpeed = null, string? SinceId = null);

[Command("GET /shipments")]
public partial class FindShipments : Command<ShipmentQuery>
{
    [Step] Reply Answer() => Json(Request);
}

[Command("GET /shipments/all")]
public partial class AllShipments : Command
{
    [Step] Reply Answer() => JsonLines(Parcels());

    private static async IAsyncEnumerable<Parcel> Parcels()
    {
        await Task.CompletedTask;
        yield return new Parcel(1, 2.5);
        yield return new Parcel(2);
    }
}

/// <summary>What a filter or a log sees of a reply is what the client gets.</summary>
[Command("GET /shipments/seen")]
public partial class SeenShipment : Command
{
    [Step] string Answer() => System.Text.Encoding.UTF8.GetString(Json(new Parcel(3)).GetBody());
}
