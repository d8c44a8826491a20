using Kim.Diagnostics;

namespace Kim.AspNetCore.Exchanges;

// Whether there is room for the request.
internal sealed partial class KestrelExchange
{
    private bool _begun;

    // The connection ends with this reply; unlike with _isLast, the request is read to its end.
    private bool _tooManyAhead;
    private int _inTick;
    private long _tick;

    // A refusal where there are too many requests: in flight on this reactor, or sent ahead on this connection, which are those that begin
    // in one tick.
    private Reply? Overload()
    {
        _begun = true;
        _inTick = _tick == _loop.Ticks ? _inTick + 1 : 1;
        _tick = _loop.Ticks;
        if (_front.BeginRequest() is { } refusal)
        {
            return refusal;
        }

        if (_inTick > _front.PipelinedMax)
        {
            Instruments.LimitMet("MaxPipelined");
            _tooManyAhead = true;
            return RequestRefusals.TooManyPipelined(_front.PipelinedMax);
        }

        return null;
    }
}
