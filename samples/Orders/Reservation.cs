namespace Orders;

/// <summary>Items taken off the stock for an order.</summary>
public sealed record Reservation(string Order, string Item, long Quantity);
