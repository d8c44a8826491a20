using System.Globalization;
using System.Net;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

// The words that are sent to servers, and what comes back.
internal sealed partial class RedisGuard
{
    private void Answered(Asked asked)
    {
        var echo = asked.Echo!;
        asked.Echo = null;
        asked.AnsweredMs = echo.IsCompletedSuccessfully ? _loop.PresentMs : 0;
        if (echo.IsCompletedSuccessfully && echo.Result != asked.Word)
        {
            _links.End(asked.EndPoint, "its replies were those of other commands");
            _watch.TellOutOfStep(asked.EndPoint, _loop.Name, 2 * CallsPerWord);
        }

        if (asked.IsStalled)
        {
            // That a connection has ended is said elsewhere.
            var answers = !echo.IsFaulted || echo.Exception.InnerException is RedisServerException;
            _watch.TellUnstalled(asked.EndPoint, _loop.Name, asked.WaitedMs, answers);
        }

        StepRunner.Observe(echo);
        asked.IsStalled = false;
    }

    // Redis answers others: then this connection is dead, or its last replies are lost. A long reply still comes, byte by byte.
    private void EndIfDead(Asked asked)
    {
        if (asked.WaitedMs < _stallMs / 3)
        {
            return;
        }

        if (asked.Probe is null)
        {
            asked.Probe = _watch.AnswersAsync(asked.EndPoint);
        }
        else if (asked.Probe.IsCompleted && asked.ProbedReceived is null)
        {
            var received = asked.Probe is { IsCompletedSuccessfully: true, Result: true } ? _links.ReceivedFrom(asked.EndPoint) : null;
            (asked.ProbedReceived, asked.ProbedMs) = (received, _loop.PresentMs);
            asked.Probe = received is null ? null : asked.Probe;
        }
        else if (asked.ProbedReceived is { } before && _loop.PresentMs - asked.ProbedMs >= LookMs)
        {
            if (_links.ReceivedFrom(asked.EndPoint) == before)
            {
                _links.End(asked.EndPoint, "Redis answers others, and not this connection");
            }

            (asked.Probe, asked.ProbedReceived) = (null, null);
        }
    }

    private void Unanswered(Asked asked)
    {
        if (!asked.IsStalled)
        {
            asked.IsStalled = true;
            _answered = Answered();
            _watch.TellStalled(asked.EndPoint, _loop.Name, asked.WaitedMs);
            _topology.Stalled(asked.EndPoint, HasOthers(asked.EndPoint));
        }

        if (asked.WaitedMs >= StallsMax * _stallMs)
        {
            _links.End(asked.EndPoint, $"it has not answered for {asked.WaitedMs} ms");
        }
    }

    // Whether calls have somewhere else to go: another primary, which has just answered. If none has, it may be this process that is slow.
    private bool HasOthers(EndPoint stalled) => Servers().Any(server =>
        server is { IsConnected: true, IsReplica: false } && !server.EndPoint.Equals(stalled)
        && _asked.TryGetValue(server.EndPoint, out var asked) && asked.AnsweredMs > _loop.PresentMs - _stallMs);

    private IServer[] Servers() => _connection?.GetServers() ?? [];

    private void Ask()
    {
        _callsLeft = CallsPerWord;
        _hasCalled = false;
        foreach (var server in Servers())
        {
            if (!server.IsConnected || server.ServerType is ServerType.Sentinel)
            {
                continue;
            }

            if (!_asked.TryGetValue(server.EndPoint, out var asked))
            {
                _asked.Add(server.EndPoint, asked = new Asked(server.EndPoint));
            }

            if (asked.Echo is null)
            {
                Ask(server, asked);
            }
        }
    }

    // The library gives a word up after asyncTimeout, which is not an answer: another one is sent, and the wait is as long as it is.
    private void AskAgain()
    {
        foreach (var asked in _asked.Values.Where(static asked => asked.HasTimedOut).ToList())
        {
            var waitedMs = asked.WaitedMs;
            StepRunner.Observe(asked.Echo);
            asked.Echo = null;
            if (Servers().FirstOrDefault(server => server.EndPoint.Equals(asked.EndPoint) && server.IsConnected) is { } server)
            {
                Ask(server, asked);
                asked.WaitedMs = waitedMs;
            }

            asked.IsStalled &= asked.Echo is not null;
        }
    }

    private void Ask(IServer server, Asked asked)
    {
        asked.Word = _word + (++_words).ToString(CultureInfo.InvariantCulture);
        asked.WaitedMs = 0;
        (asked.Probe, asked.ProbedReceived) = (null, null);
        _isAsking = true;
        try
        {
            asked.Echo = server.EchoAsync(asked.Word);
        }
        catch (Exception fault) when (fault is RedisException or ObjectDisposedException)
        {
            // It is not connected, or knows no ECHO.
            asked.Echo = null;
        }
        finally
        {
            _isAsking = false;
        }
    }

    // A server that was sent a word.
    private sealed class Asked(EndPoint endPoint)
    {
        internal EndPoint EndPoint => endPoint;

        internal string Word { get; set; } = "";

        internal Task<RedisValue>? Echo { get; set; }

        internal bool HasTimedOut => Echo is { IsFaulted: true, Exception.InnerException: TimeoutException };

        internal long WaitedMs { get; set; }

        // When its last word came back; 0: not since it was connected.
        internal long AnsweredMs { get; set; }

        internal bool IsStalled { get; set; }

        // Whether the server answers on another connection, and what had come on this one by then.
        internal Task<bool>? Probe { get; set; }

        internal long? ProbedReceived { get; set; }

        internal long ProbedMs { get; set; }
    }
}
