using System.Net;
using StackExchange.Redis;

namespace Kim.Redis;

// What others find out, and what the library is told by servers: each cause once in ten seconds, with a count.
internal sealed partial class RedisWatch
{
    // What the library asks for by itself, and does without (see docs/operating/redis.md, The least rights).
    private static readonly string[] OwnCommands = ["'info'", "'config", "'client", "'subscribe'", "'readonly'", "channel"];

    /// <summary>Says, once for all reactors, that the stable seam takes over.</summary>
    internal void TellStream(string problem)
    {
        if (!Interlocked.Exchange(ref _hasToldStream, true))
        {
            LogStream(_log, TransportSeam.LibraryVersion, problem);
        }
    }

    /// <summary>Says, once for all reactors, that no sentinel has named a server that answers.</summary>
    internal void TellSentinels(string name)
    {
        if (!Interlocked.Exchange(ref _hasToldSentinels, true))
        {
            LogSentinels(_log, name);
        }
    }

    /// <summary>Whether a server answers soon on a connection of its own, and so has done what it was asked before.</summary>
    internal async Task<bool> AnswersAsync(EndPoint endPoint)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            limit.CancelAfter(AnswerMs);
            return await _probe.AskAsync(_gate.At(endPoint), limit.Token).ConfigureAwait(false) is null
                && _probe.IsOneThread;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Redis takes commands of a reactor and does not answer.</summary>
    internal void TellStalled(EndPoint endPoint, string reactor, long ms)
    {
        if (_repeated.IsFirst((endPoint, reactor, Stalled)))
        {
            _stallsTold[(endPoint, reactor)] = true;
            LogStalled(_log, Text(_gate.At(endPoint)), reactor, ms);
        }
    }

    /// <summary>It does not stall any more: it answers, or its connection has ended.</summary>
    internal void TellUnstalled(EndPoint endPoint, string reactor, long ms, bool answers)
    {
        if (_stallsTold.TryRemove((endPoint, reactor), out _) && answers)
        {
            LogAnswers(_log, Text(_gate.At(endPoint)), reactor, ms);
        }
    }

    /// <summary>Its replies were not those of their commands.</summary>
    /// <param name="endPoint">The server.</param>
    /// <param name="reactor">Whose connection.</param>
    /// <param name="calls">How many calls may have had them.</param>
    internal void TellOutOfStep(EndPoint endPoint, string reactor, int calls)
    {
        if (_repeated.IsFirst((endPoint, reactor, OutOfStep)))
        {
            LogOutOfStep(_log, Text(_gate.At(endPoint)), reactor, calls);
        }
    }

    private void TellMore((EndPoint EndPoint, string Reactor, string Kind) cause, int count)
    {
        switch (cause.Kind)
        {
            case Stalled:
                LogStalls(_log, Text(_gate.At(cause.EndPoint)), cause.Reactor, count);
                break;
            case OutOfStep:
                LogOutOfSteps(_log, Text(_gate.At(cause.EndPoint)), cause.Reactor, count);
                break;
            default:
                LogErrors(_log, Text(cause.EndPoint), cause.Kind, count);
                break;
        }
    }

    // Called by the library for every error reply, on the thread pool.
    private void OnError(EndPoint endPoint, string message)
    {
        if (RedisFaults.KindOf(message) is not { } kind || !RedisFaults.IsTheServers(kind)
            || (kind is "NOPERM" && OwnCommands.Any(command => message.Contains(command, StringComparison.Ordinal))))
        {
            return;
        }

        if (_repeated.IsFirst((endPoint, "", kind)))
        {
            LogError(_log, Text(endPoint), message, RedisFaults.Advice(kind));
        }
    }
}
