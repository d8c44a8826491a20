using Kim.Bench.Micro.Commands;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Bench.Micro;

/// <summary>One command on one loop, run again and again; also the receiver of its replies.</summary>
internal sealed class Bench : IReplyReceiver
{
    internal const int Seed = 37;

    private readonly InlineLoop _loop = new();
    private readonly StepRunner _runner;
    private readonly LoopSynchronizationContext _context;
    private readonly int _seed;
    private Reply? _reply;

    /// <param name="seed">What the commands that take a number are given.</param>
    internal Bench(int seed = Seed)
    {
        _seed = seed;
        _runner = new StepRunner(_loop, new StepRunnerOptions(), NullLoggerFactory.Instance);
        _context = new LoopSynchronizationContext(_runner, _loop);
    }

    internal Gate Gate { get; } = new();

    CancellationToken IReplyReceiver.ClientGone => default;

    void IReplyReceiver.OnReply(StepInfo last, Reply reply) => _reply = reply;

    internal BoundCommand Bind(CommandDescriptor descriptor) => new(descriptor, descriptor.CreateFactory(new FixedServices(_seed, Gate)));

    internal Command Create(BoundCommand bound)
    {
        var run = _runner.Create(bound);
        run.Receiver = this;
        return run.Command;
    }

    /// <summary>A run from its start to its reply.</summary>
    internal int Run(Command command)
    {
        _reply = null;
        _runner.Start(command.Execution);
        while (_reply is null)
        {
            Gate.Open(1);
            _loop.DoReady();
        }

        return ((Reply<int>)_reply).Data;
    }

    /// <summary>The same if no step waits for the gate.</summary>
    internal int RunUnawaited(Command command)
    {
        _reply = null;
        _runner.Start(command.Execution);
        _loop.DoReady();
        return ((Reply<int>)_reply!).Data;
    }

    /// <summary>The same for an ordinary method, under the context with which an <c>await</c> in a step resumes on the loop.</summary>
    internal int Run(Func<Task<Reply>> method)
    {
        SynchronizationContext.SetSynchronizationContext(_context);
        var task = method();
        SynchronizationContext.SetSynchronizationContext(null);
        while (!task.IsCompleted)
        {
            Gate.Open(1);
            _loop.DoReady();
        }

        return ((Reply<int>)task.GetAwaiter().GetResult()).Data;
    }
}
