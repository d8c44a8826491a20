using Clients.Grpc;
using Kim;

namespace Clients;

/// <summary>Of which item.</summary>
public sealed record Item(string Name);

/// <summary>What an item costs, in cents.</summary>
public sealed record Quote(string Item, long Cents);

/// <summary>Asks another server by gRPC.</summary>
[Command("GET /quotes/{name}", Deadline = "5s", MaxConcurrency = 100)]
public sealed partial class GetQuote(Quotes.QuotesClient quotes) : Command<Item>
{
    [Step, Timeout("2s")]
    Task<QuoteReply> Ask(CancellationToken cancel) =>
        quotes.GetAsync(new QuoteRequest { Item = Request.Name }, cancellationToken: cancel).ResponseAsync;

    [Step] Quote Answer(QuoteReply quote) => new(Request.Name, quote.Cents);
}
