using StackExchange.Redis;

namespace Orders;

/// <summary>A shop whose stock, reservations and receipts lie in Redis, under <c>shop:</c>.</summary>
/// <remarks>
/// An order's mark (<c>SET … NX</c>) is what makes a second call do nothing. It is set before the stock is touched: a crash between the two
/// loses items, never sells them twice.
/// </remarks>
public sealed class RedisShop(IDatabase redis) : IShop
{
    /// <inheritdoc/>
    public Task Put(string item, long stock, long price) =>
        redis.StringSetAsync([new($"shop:stock:{item}", stock), new($"shop:price:{item}", price)]);

    /// <inheritdoc/>
    public async Task<long> Stock(string item) => (long?)await redis.StringGetAsync($"shop:stock:{item}") ?? 0;

    /// <inheritdoc/>
    public async Task<long?> Price(string item) => (long?)await redis.StringGetAsync($"shop:price:{item}");

    /// <inheritdoc/>
    public async Task<Reservation> Reserve(string order, string item, long quantity)
    {
        var reservation = new Reservation(order, item, quantity);
        if (!await redis.StringSetAsync($"shop:reservation:{order}", quantity, when: When.NotExists))
        {
            return reservation;
        }

        if (await redis.StringDecrementAsync($"shop:stock:{item}", quantity) < 0)
        {
            await Release(reservation);
            throw new OutOfStockException(item);
        }

        return reservation;
    }

    /// <inheritdoc/>
    public async Task Release(Reservation reservation)
    {
        if (await redis.KeyDeleteAsync($"shop:reservation:{reservation.Order}"))
        {
            await redis.StringIncrementAsync($"shop:stock:{reservation.Item}", reservation.Quantity);
        }
    }

    /// <inheritdoc/>
    public async Task<Receipt> Charge(string order, string card, long cents)
    {
        if (card == CardDeclinedException.DeclinedCard)
        {
            throw new CardDeclinedException();
        }

        await redis.StringSetAsync($"shop:receipt:{order}", cents, when: When.NotExists);
        return new Receipt(order, cents);
    }

    /// <inheritdoc/>
    public Task Refund(Receipt receipt) => redis.KeyDeleteAsync($"shop:receipt:{receipt.Order}");

    /// <inheritdoc/>
    public Task Confirm(string order, Receipt receipt) => redis.StringSetAsync($"shop:sold:{order}", receipt.Cents);
}
