using Kim;

namespace Orders;

/// <summary>An item on offer; the price in cents.</summary>
public sealed record Offer(string Item, long Stock, long Price);

/// <summary>Offers an item, so that it can be ordered.</summary>
[Command("PUT /kim/items/{item}")]
public sealed partial class PutItem(IShop shop) : Command<Offer>
{
    [Step] Task Put() => shop.Put(Request.Item, Request.Stock, Request.Price);

    [Step] Offer Answer() => Request;
}
