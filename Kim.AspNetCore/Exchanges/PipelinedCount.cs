using Kim.Diagnostics;

namespace Kim.AspNetCore.Exchanges;

/// <summary>How many requests one connection has sent ahead: those that begin in one tick.</summary>
internal struct PipelinedCount
{
    private int _inTick;
    private long _tick;

    /// <summary>One more begins; a refusal if it is one too many.</summary>
    internal Reply? Begin(ReactorHttp front)
    {
        var tick = front.Loop.Ticks;
        _inTick = _tick == tick ? _inTick + 1 : 1;
        _tick = tick;
        if (_inTick <= front.PipelinedMax)
        {
            return null;
        }

        Instruments.LimitMet("MaxPipelined");
        return RequestRefusals.TooManyPipelined(front.PipelinedMax);
    }
}
