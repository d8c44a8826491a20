using System;

namespace Orders;

/// <summary>A shop in memory, for tests and for trying things out.</summary>
public sealed class InMemoryShop : IShop
{
    private readonly Dictionary<string, (long Stock, long Price)> _items = [];
    private readonly Dictionary<string, Reservation> _reservations = [];
    private readonly Dictionary<string, Receipt> _receipts = [];
    private readonly HashSet<string> _sold = [];

    /// <summary>Reservations that were not released.</summary>
    public IReadOnlyCollection<Reservation> Reservations => _reservations.Values;

    /// <summary>Receipts that were not refunded.</summary>
    public IReadOnlyCollection<Receipt> Receipts => _receipts.Values;

    /// <summary>Orders that were confirmed.</summary>
    public IReadOnlyCollection<string> Sold => _sold;

    /// <inheritdoc/>
    public Task Put(string item, long stock, long price)
    {
        _items[item] = (stock, price);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<long> Stock(string item) => Task.FromResult(_items.GetValueOrDefault(item).Stock);

    /// <inheritdoc/>
    public Task<long?> Price(string item) => Task.FromResult(_items.TryGetValue(item, out var known) ? (long?)known.Price : null);

    /// <inheritdoc/>
    public Task<Reservation> Reserve(string order, string item, long quantity)
    {
        var reservation = new Reservation(order, item, quantity);
        if (_reservations.ContainsKey(order))
        {
            return Task.FromResult(reservation);
        }

        var (stock, price) = _items.GetValueOrDefault(item);
        if (stock < quantity)
        {
            return Task.FromException<Reservation>(new OutOfStockException(item));
        }

        _items[item] = (stock - quantity, price);
        _reservations[order] = reservation;
        return Task.FromResult(reservation);
    }

    /// <inheritdoc/>
    public Task Release(Reservation reservation)
    {
        if (_reservations.Remove(reservation.Order))
        {
            var (stock, price) = _items[reservation.Item];
            _items[reservation.Item] = (stock + reservation.Quantity, price);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Receipt> Charge(string order, string card, long cents)
    {
        if (card == CardDeclinedException.DeclinedCard)
        {
            return Task.FromException<Receipt>(new CardDeclinedException());
        }

        var receipt = new Receipt(order, cents);
        _receipts[order] = receipt;
        return Task.FromResult(receipt);
    }

    /// <inheritdoc/>
    public Task Refund(Receipt receipt)
    {
        _receipts.Remove(receipt.Order);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Confirm(string order, Receipt receipt)
    {
        _sold.Add(order);
        return Task.CompletedTask;
    }
}
