using StackExchange.Redis;

namespace Kim;

/// <summary>
/// Redis for the few calls of StackExchange.Redis that block their thread: transactions with conditions, <c>LockRelease</c>,
/// <c>LockExtend</c>, and every synchronous call.
/// </summary>
/// <remarks>
/// <para>A step calls its <c>IDatabase</c> on the reactor's thread, which must not wait. <c>Run</c> calls a function on the thread pool,
/// with a connection of its own that is opened when it is first needed. Then the run resumes on the reactor. There is one object per
/// process; it needs no lock. It costs two changes of thread, so ordinary calls belong on <c>IDatabase</c>. A compare-and-delete is often
/// better written as one Lua script (<c>ScriptEvaluateAsync</c>), which waits for nothing.</para>
/// <code>
/// [Command("POST /accounts/{id}")]
/// public sealed partial class Open(BlockingRedis blocking) : Command&lt;Account&gt;
/// {
///     [Step] Task&lt;bool&gt; Create()
///     {
///         var (key, owner) = ($"account:{Request.Id}", Request.Owner);
///         return blocking.Run(redis =>
///         {
///             var transaction = redis.CreateTransaction();
///             transaction.AddCondition(Condition.KeyNotExists(key));
///             _ = transaction.StringSetAsync(key, owner);
///             return transaction.ExecuteAsync();
///         });
///     }
/// }
/// </code>
/// </remarks>
public sealed class BlockingRedis : IAsyncDisposable
{
    private readonly Lazy<Task<IDatabase>> _database;
    private IAsyncDisposable? _connection;

    /// <summary>For tests: uses the database of the test.</summary>
    /// <param name="database">The argument of the functions.</param>
    public BlockingRedis(IDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = new(Task.FromResult(database));
    }

    internal BlockingRedis(Func<Task<ConnectionMultiplexer>> connect) =>
        _database = new(async () =>
        {
            var connection = await connect().ConfigureAwait(false);
            _connection = connection;
            return connection.GetDatabase();
        });

    /// <summary>Calls a function on the thread pool; it may block. It must not use the command's fields: give it copies.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="work">The function. Its argument is a database of the separate connection.</param>
    /// <returns>The result of the function's task.</returns>
    public Task<T> Run<T>(Func<IDatabase, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(async () => await work(await _database.Value.ConfigureAwait(false)).ConfigureAwait(false));
    }

    /// <inheritdoc cref="Run{T}(Func{IDatabase, Task{T}})"/>
    public Task<T> Run<T>(Func<IDatabase, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(async () => work(await _database.Value.ConfigureAwait(false)));
    }

    /// <inheritdoc cref="Run{T}(Func{IDatabase, Task{T}})"/>
    public Task Run(Func<IDatabase, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Task.Run(async () => await work(await _database.Value.ConfigureAwait(false)).ConfigureAwait(false));
    }

    /// <summary>Closes the connection, if one was opened.</summary>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;
}
