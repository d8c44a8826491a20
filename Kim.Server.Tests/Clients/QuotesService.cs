using System.Globalization;
using Clients.Grpc;
using Grpc.Core;

namespace Kim.Server.Tests.Clients;

/// <summary>The server of <c>samples/Clients/quotes.proto</c>: a number costs itself.</summary>
internal sealed class QuotesService(HangingCalls hanging) : Quotes.QuotesBase
{
    public override async Task<QuoteReply> Get(QuoteRequest request, ServerCallContext context)
    {
        switch (request.Item)
        {
            case Upstream.Hang:
                await hanging.Hang(context.CancellationToken);
                break;
            case Upstream.Busy:
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many calls"));
            case Upstream.Bad:
                throw new RpcException(new Status(StatusCode.Internal, "it broke"));
        }

        return long.TryParse(request.Item, NumberStyles.None, CultureInfo.InvariantCulture, out var cents)
            ? new QuoteReply { Cents = cents }
            : throw new RpcException(new Status(StatusCode.NotFound, $"there is no {request.Item}"));
    }
}
