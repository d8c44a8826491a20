namespace Orders;

/// <summary>The bank does not pay.</summary>
public sealed class CardDeclinedException() : Exception("the card was declined")
{
    /// <summary>The test card that every shop here declines, as card processors have one.</summary>
    public const string DeclinedCard = "4000000000000002";
}
