using Kim;

namespace Orders;

/// <summary>An order.</summary>
/// <param name="Id">Chosen by the client: the same order twice is one order.</param>
/// <param name="Item">What.</param>
/// <param name="Quantity">How many, 1 or more.</param>
/// <param name="Card">Who pays.</param>
public sealed record Order(string Id, string Item, long Quantity, string Card);

/// <summary>What was sold, for how many cents.</summary>
public sealed record Sale(string Id, long Cents);

/// <summary>
/// Sells something: looks up stock and price together, reserves, charges, confirms. What was done is undone where a later step fails.
/// </summary>
[Command("POST /kim/orders", Deadline = "5s")]
public sealed partial class PlaceOrder(IShop shop) : Command<Order>
{
    private long _cents;

    [Step] Next Check() => Request.Quantity < 1 ? BadRequest("quantity must be 1 or more") : ToLoad();

    [Step, Timeout("500ms")]
    (Task<long>, Task<long?>) Load() => (shop.Stock(Request.Item), shop.Price(Request.Item));

    [Step]
    Next Decide(long stock, long? price)
    {
        if (price is not { } cents)
        {
            return NotFound($"there is no {Request.Item}");
        }

        _cents = cents * Request.Quantity;
        return stock < Request.Quantity ? Fail(2, $"there are not enough of {Request.Item} left", 409) : ToReserve();
    }

    [Step, Timeout("500ms"), Retry(3, On = [typeof(IOException), typeof(TimeoutException)])]
    Task<Reservation> Reserve() => shop.Reserve(Request.Id, Request.Item, Request.Quantity);

    [Step, Timeout("1s")]
    Task<Receipt> Charge(Reservation reservation) => shop.Charge(reservation.Order, Request.Card, _cents);

    [Step, Timeout("500ms"), Retry(2)]
    Task Confirm(Receipt receipt) => shop.Confirm(Request.Id, receipt);

    [Step] Sale Answer() => new(Request.Id, _cents);

    [Catch] Reply Declined(CardDeclinedException declined) => Fail(3, declined.Message, 402);

    [Catch] Reply SoldOut(OutOfStockException soldOut) => Fail(2, soldOut.Message, 409);

    [Compensates(nameof(Reserve)), Retry(5)] Task Release(Reservation reservation) => shop.Release(reservation);

    [Compensates(nameof(Charge)), Retry(5)] Task Refund(Receipt receipt) => shop.Refund(receipt);
}
