using System.Text.Json.Serialization;

namespace Orders;

/// <summary>What the commands answer with, as it is written without reflection: for a server that is compiled natively.</summary>
[JsonSerializable(typeof(Sale))]
[JsonSerializable(typeof(Offer))]
internal sealed partial class OrdersJson : JsonSerializerContext;
