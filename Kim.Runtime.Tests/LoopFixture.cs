using Kim.Loops;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.Runtime.Tests;

/// <summary>A running reactor, and ways to get onto it and wait for it.</summary>
internal sealed class LoopFixture : IDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal LoopFixture(IRunHooks? hooks = null, IRunJournal? journal = null, Random? random = null)
    {
        var options = new StepRunnerOptions { Hooks = hooks, Random = random ?? Random.Shared };
        Runner = new StepRunner(Loop, options, NullLoggerFactory.Instance) { Journal = journal };
        Loop.Start();
    }

    internal EpollLoop Loop { get; } = new("test-reactor", NullLoggerFactory.Instance);

    internal StepRunner Runner { get; }

    /// <summary>Runs on the loop and waits until it has run.</summary>
    internal async Task<T> On<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(
            _ =>
            {
                try
                {
                    done.SetResult(action());
                }
                catch (Exception fault)
                {
                    done.SetException(fault);
                }
            },
            null);
        return await done.Task.WaitAsync(Limit);
    }

    internal Task On(Action action) => On(() =>
    {
        action();
        return true;
    });

    public void Dispose()
    {
        Loop.Stop();
        Assert.True(Loop.Ended.Wait(Limit), "The loop ends.");
        Loop.Dispose();
    }
}
