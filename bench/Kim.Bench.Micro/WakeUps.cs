using BenchmarkDotNet.Attributes;
using Kim.Loops;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Bench.Micro;

/// <summary>
/// Work is handed to a thread that sleeps, and the last piece answers: there and back. The way back, an event, is the same for both.
/// </summary>
public class WakeUps
{
    private readonly EpollLoop _loop = new("micro", NullLoggerFactory.Instance);
    private readonly AutoResetEvent _done = new(initialState: false);
    private Piece _piece = null!;

    /// <summary>How many pieces are handed over at once.</summary>
    [Params(1, 1000)]
    public int Pieces { get; set; }

    /// <summary>Starts the reactor.</summary>
    [GlobalSetup]
    public void Start()
    {
        _piece = new Piece(_done, Pieces);
        _loop.Start();
    }

    /// <summary>Ends the reactor.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _loop.Stop();
        _loop.Ended.Wait();
        _loop.Dispose();
    }

    /// <summary>The thread pool.</summary>
    [Benchmark(Baseline = true)]
    public bool Pool()
    {
        for (var i = 0; i < Pieces; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_piece, preferLocal: false);
        }

        return _done.WaitOne();
    }

    /// <summary>The reactor.</summary>
    [Benchmark]
    public bool Reactor()
    {
        for (var i = 0; i < Pieces; i++)
        {
            _loop.Post(_piece);
        }

        return _done.WaitOne();
    }

    private sealed class Piece(AutoResetEvent done, int pieces) : ILoopWork, IThreadPoolWorkItem
    {
        private int _handled;

        public void Execute()
        {
            // The pool may run them on several threads.
            if (Interlocked.Increment(ref _handled) == pieces)
            {
                _handled = 0;
                done.Set();
            }
        }
    }
}
