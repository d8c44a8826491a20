namespace Kim.AspNetCore.Exchanges;

// Whether there is room for the request.
internal sealed partial class KestrelExchange
{
    private bool _begun;

    // The connection ends with this reply; unlike with _isLast, the request is read to its end.
    private bool _tooManyAhead;
    private PipelinedCount _ahead;

    // A refusal where there are too many requests: in flight on this reactor, or sent ahead on this connection.
    private Reply? Overload()
    {
        _begun = true;
        var ahead = _ahead.Begin(_front);
        if (_front.BeginRequest() is { } refusal)
        {
            return refusal;
        }

        _tooManyAhead = ahead is not null;
        return ahead;
    }
}
