using Kim.Server.Tests.Clients.Commands;
using Xunit;

namespace Kim.Server.Tests.Clients;

/// <summary>A server that commands ask, and what it sees of them. It answers a number with the number and its own name.</summary>
internal abstract class Upstream : IAsyncDisposable
{
    /// <summary>It never answers this.</summary>
    internal const string Hang = "hang";

    /// <summary>It refuses this: a key that is there already, or its like.</summary>
    internal const string Bad = "bad";

    /// <summary>It says that it has too much to do. (A database is not asked for it.)</summary>
    internal const string Busy = "busy";

    /// <summary>How long a call waits for a connection, or for a free one: of a pool that tests use up, not for long.</summary>
    protected static int SecondsToWait(int connections) => connections == 1 ? 1 : 30;

    /// <summary>A new client with a pool of its own.</summary>
    /// <param name="connections">How many connections it may have, if it has a pool of them.</param>
    /// <param name="isDown">Whether it is sent to a port that has no server.</param>
    internal abstract UpstreamClient Connect(int connections = 40, bool isDown = false);

    /// <summary>How many calls of <see cref="Hang"/> are under way here.</summary>
    internal abstract Task<int> Hanging();

    /// <summary>Waits until so many are.</summary>
    internal async Task UntilHanging(int count)
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (await Hanging() is var hanging && hanging != count)
        {
            Assert.True(Environment.TickCount64 < limit, $"There are {hanging} calls that hang, and never were {count}.");
            await Task.Yield();
        }
    }

    public abstract ValueTask DisposeAsync();
}
