using System.ComponentModel;

namespace Kim.Server.Tests.Commands;

/// <summary>Which orders.</summary>
public sealed record OrderQuery(
    [Description("Where from.")] Guid Shop,
    int Page,
    string[]? Tag,
    Sending[]? How,
    Handling? Care,
    DateTimeOffset? Since,
    bool Open = true,
    double Share = 0.5,
    Sending Then = Sending.Pigeon);

/// <summary>Answers with the query.</summary>
[Command("GET /kim/found/{shop}")]
public sealed partial class FindOrders : Command<OrderQuery>
{
    [Step] OrderQuery? Answer() => Request;
}
