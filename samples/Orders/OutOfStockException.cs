namespace Orders;

/// <summary>There are fewer than were asked for.</summary>
public sealed class OutOfStockException(string item) : Exception($"there are not enough of {item} left");
