namespace Orders;

/// <summary>Money taken for an order, in cents.</summary>
public sealed record Receipt(string Order, long Cents);
