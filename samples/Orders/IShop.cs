namespace Orders;

/// <summary>What an order needs of a shop. Every call may be made again with the same order: it then does nothing more.</summary>
public interface IShop
{
    /// <summary>Offers an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="stock">How many there are.</param>
    /// <param name="price">What one costs, in cents.</param>
    Task Put(string item, long stock, long price);

    /// <summary>How many there are; 0 for an item that is not known.</summary>
    Task<long> Stock(string item);

    /// <summary>What one costs, in cents; <see langword="null"/> for an item that is not known.</summary>
    Task<long?> Price(string item);

    /// <summary>Takes some off the stock for an order.</summary>
    /// <exception cref="OutOfStockException">Others were faster.</exception>
    Task<Reservation> Reserve(string order, string item, long quantity);

    /// <summary>Puts them back.</summary>
    Task Release(Reservation reservation);

    /// <summary>Charges a card for an order.</summary>
    /// <exception cref="CardDeclinedException">The bank says no.</exception>
    Task<Receipt> Charge(string order, string card, long cents);

    /// <summary>Gives the money back.</summary>
    Task Refund(Receipt receipt);

    /// <summary>The order is sold: it is written down.</summary>
    Task Confirm(string order, Receipt receipt);
}
