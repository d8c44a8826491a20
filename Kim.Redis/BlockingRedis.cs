using System.Collections.Concurrent;
using Kim.Redis;
using StackExchange.Redis;

namespace Kim;

/// <summary>
/// Redis for calls that block: a command that Redis holds until something comes (<c>BLPOP</c>, <c>XREAD BLOCK</c>, <c>WAIT</c>), and every
/// synchronous call.
/// </summary>
/// <remarks>
/// <para>A step calls its <c>IDatabase</c> on the reactor's thread, which must not wait, and over a connection that all runs of the reactor
/// share: a command that Redis holds would hold up all others. <c>Run</c> calls a function on another thread, with a connection that
/// nobody else uses meanwhile. Then the run resumes on the reactor. Connections are opened when they are needed and used again; at most
/// <c>Kim:MaxBlockingRedis</c> are in use, and a call that gets none within a second answers 503. There is one object per process; it needs
/// no lock. It costs a thread, so ordinary calls belong on <c>IDatabase</c>.</para>
/// <para>A call takes at most <c>asyncTimeout</c> of <c>Kim:Redis</c> (<c>syncTimeout</c> if it is synchronous): let Redis hold a command
/// for less.</para>
/// <code>
/// [Command("POST /jobs/next")]
/// public sealed partial class NextJob(BlockingRedis blocking) : Command
/// {
///     [Step] Task&lt;string?&gt; Take() => blocking.Run(async redis => (string?)(await redis.ExecuteAsync("BLPOP", "jobs", 3))[1]);
/// }
/// </code>
/// </remarks>
public sealed class BlockingRedis : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IDatabase? _given;
    private readonly Func<Task<ConnectionMultiplexer>>? _connect;
    private readonly ConcurrentBag<ConnectionMultiplexer> _free = [];
    private readonly SemaphoreSlim _places;
    private readonly int _max;
    private volatile bool _isDisposed;

    /// <summary>For tests: uses the database of the test.</summary>
    /// <param name="database">The argument of the functions.</param>
    public BlockingRedis(IDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        (_given, _max) = (database, int.MaxValue);
        _places = new SemaphoreSlim(_max);
    }

    internal BlockingRedis(Func<Task<ConnectionMultiplexer>> connect, int max)
    {
        (_connect, _max) = (connect, max);
        _places = new SemaphoreSlim(max);
    }

    /// <summary>Calls a function on another thread; it may block. It must not use the command's fields: give it copies.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="work">The function. Its argument is a database of the separate connection.</param>
    /// <returns>The result of the function's task.</returns>
    public Task<T> Run<T>(Func<IDatabase, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(() => UseAsync(work));
    }

    /// <inheritdoc cref="Run{T}(Func{IDatabase, Task{T}})"/>
    public Task<T> Run<T>(Func<IDatabase, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(() => UseAsync(redis => Task.FromResult(work(redis))));
    }

    /// <inheritdoc cref="Run{T}(Func{IDatabase, Task{T}})"/>
    public Task Run(Func<IDatabase, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(() => UseAsync(async redis =>
        {
            await work(redis).ConfigureAwait(false);
            return true;
        }));
    }

    /// <summary>Closes the connections that are not in use; the others are closed as soon as they are not.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        var free = new List<Task>();
        while (_free.TryTake(out var connection))
        {
            free.Add(RedisConnections.CloseAsync(connection));
        }

        await Task.WhenAll(free).ConfigureAwait(false);
    }

    private async Task<T> UseAsync<T>(Func<IDatabase, Task<T>> work)
    {
        if (!await _places.WaitAsync(Patience).ConfigureAwait(false))
        {
            throw RedisFaults.Refused(
                $"all {_max} connections of BlockingRedis are in use (Kim:MaxBlockingRedis)", RedisFaults.TooManyBlocking);
        }

        try
        {
            if (_given is not null)
            {
                return await work(_given).ConfigureAwait(false);
            }

            var connection = _free.TryTake(out var free) ? free : await _connect!().ConfigureAwait(false);
            return await UseOwnAsync(work, connection).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<T> UseOwnAsync<T>(Func<IDatabase, Task<T>> work, ConnectionMultiplexer connection)
    {
        var mayBeHeld = false;
        try
        {
            // A thread of its own: blocked ones of the pool would keep the replies of all from being read.
            return await Task.Factory.StartNew(
                () => work(connection.GetDatabase()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            // Redis may hold the command still.
            mayBeHeld = true;
            throw;
        }
        finally
        {
            if (mayBeHeld || _isDisposed)
            {
                _ = RedisConnections.CloseAsync(connection);
            }
            else
            {
                _free.Add(connection);
            }
        }
    }
}
