using Newtonsoft.Json;
using StackExchange.Redis;
using WorkflowCore.Interface;
using WorkflowCore.Models;

namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>
/// WorkflowCore's instances in Redis, a document each. Written for the comparison, as no package of such a store can be had: it asks Redis
/// as little as the contract allows, all questions of one call in one write, and keeps an ended workflow for a day.
/// </summary>
internal sealed class RedisPersistence(IDatabase redis) : IPersistenceProvider
{
    private const string Runnable = "runnable";
    private const string Events = "events";

    private static readonly JsonSerializerSettings Typed = new() { TypeNameHandling = TypeNameHandling.Auto };
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public bool SupportsScheduledCommands => false;

    /// <inheritdoc/>
    public async Task<string> CreateNewWorkflow(WorkflowInstance workflow, CancellationToken cancellationToken = default)
    {
        workflow.Id = Guid.NewGuid().ToString("N");
        await PersistWorkflow(workflow, cancellationToken);
        return workflow.Id;
    }

    /// <inheritdoc/>
    public Task PersistWorkflow(WorkflowInstance workflow, CancellationToken cancellationToken = default) =>
        PersistWorkflow(workflow, [], cancellationToken);

    /// <inheritdoc/>
    public Task PersistWorkflow(
        WorkflowInstance workflow, List<EventSubscription> subscriptions, CancellationToken cancellationToken = default)
    {
        var isRunning = workflow.Status is WorkflowStatus.Runnable or WorkflowStatus.Suspended;
        List<Task> calls = [redis.StringSetAsync("workflow:" + workflow.Id, Text(workflow), isRunning ? default : new Expiration(Kept))];
        calls.Add(workflow.Status == WorkflowStatus.Runnable && workflow.NextExecution is { } next
            ? redis.SortedSetAddAsync(Runnable, workflow.Id, next)
            : redis.SortedSetRemoveAsync(Runnable, workflow.Id));
        calls.AddRange(subscriptions.Select(subscription => CreateEventSubscription(subscription, cancellationToken)));
        return Task.WhenAll(calls);
    }

    /// <inheritdoc/>
    public async Task<IEnumerable<string>> GetRunnableInstances(DateTime asAt, CancellationToken cancellationToken = default) =>
        Texts(await redis.SortedSetRangeByScoreAsync(Runnable, 0, asAt.ToUniversalTime().Ticks));

    /// <inheritdoc/>
    public async Task<WorkflowInstance> GetWorkflowInstance(string id, CancellationToken cancellationToken = default) =>
        Read<WorkflowInstance>(await redis.StringGetAsync("workflow:" + id));

    /// <inheritdoc/>
    public async Task<IEnumerable<WorkflowInstance>> GetWorkflowInstances(
        IEnumerable<string> ids, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(ids.Select(id => GetWorkflowInstance(id, cancellationToken)));

    /// <inheritdoc/>
    public async Task<string> CreateEventSubscription(EventSubscription subscription, CancellationToken cancellationToken = default)
    {
        subscription.Id = Guid.NewGuid().ToString("N");
        await Task.WhenAll(
            SaveSubscription(subscription),
            redis.SetAddAsync(Waiting(subscription.EventName, subscription.EventKey), subscription.Id));
        return subscription.Id;
    }

    /// <inheritdoc/>
    public async Task<IEnumerable<EventSubscription>> GetSubscriptions(
        string eventName, string eventKey, DateTime asOf, CancellationToken cancellationToken = default)
    {
        var ids = await redis.SetMembersAsync(Waiting(eventName, eventKey));
        var all = await Task.WhenAll(ids.Select(id => GetSubscription(id!, cancellationToken)));
        return all.Where(subscription => subscription.SubscribeAsOf <= asOf);
    }

    /// <inheritdoc/>
    public async Task<EventSubscription> GetSubscription(string eventSubscriptionId, CancellationToken cancellationToken = default) =>
        Read<EventSubscription>(await redis.StringGetAsync("subscription:" + eventSubscriptionId));

    /// <inheritdoc/>
    public async Task<EventSubscription> GetFirstOpenSubscription(
        string eventName, string eventKey, DateTime asOf, CancellationToken cancellationToken = default) =>
        (await GetSubscriptions(eventName, eventKey, asOf, cancellationToken)).FirstOrDefault(one => one.ExternalToken is null)!;

    /// <inheritdoc/>
    public async Task TerminateSubscription(string eventSubscriptionId, CancellationToken cancellationToken = default)
    {
        var subscription = await GetSubscription(eventSubscriptionId, cancellationToken);
        await Task.WhenAll(
            redis.KeyDeleteAsync("subscription:" + eventSubscriptionId),
            redis.SetRemoveAsync(Waiting(subscription.EventName, subscription.EventKey), eventSubscriptionId));
    }

    /// <inheritdoc/>
    public async Task<bool> SetSubscriptionToken(
        string eventSubscriptionId, string token, string workerId, DateTime expiry, CancellationToken cancellationToken = default)
    {
        var subscription = await GetSubscription(eventSubscriptionId, cancellationToken);
        if (subscription.ExternalToken is not null)
        {
            return false;
        }

        (subscription.ExternalToken, subscription.ExternalWorkerId, subscription.ExternalTokenExpiry) = (token, workerId, expiry);
        await SaveSubscription(subscription);
        return true;
    }

    /// <inheritdoc/>
    public async Task ClearSubscriptionToken(string eventSubscriptionId, string token, CancellationToken cancellationToken = default)
    {
        var subscription = await GetSubscription(eventSubscriptionId, cancellationToken);
        if (subscription.ExternalToken == token)
        {
            (subscription.ExternalToken, subscription.ExternalWorkerId, subscription.ExternalTokenExpiry) = (null, null, null);
            await SaveSubscription(subscription);
        }
    }

    /// <inheritdoc/>
    public async Task<string> CreateEvent(Event newEvent, CancellationToken cancellationToken = default)
    {
        newEvent.Id = Guid.NewGuid().ToString("N");
        await Task.WhenAll(
            SaveEvent(newEvent, isProcessed: false),
            redis.SortedSetAddAsync(Happened(newEvent.EventName, newEvent.EventKey), newEvent.Id, newEvent.EventTime.Ticks));
        return newEvent.Id;
    }

    /// <inheritdoc/>
    public async Task<Event> GetEvent(string id, CancellationToken cancellationToken = default) =>
        Read<Event>(await redis.StringGetAsync("event:" + id));

    /// <inheritdoc/>
    public async Task<IEnumerable<string>> GetRunnableEvents(DateTime asAt, CancellationToken cancellationToken = default) =>
        Texts(await redis.SortedSetRangeByScoreAsync(Events, 0, asAt.ToUniversalTime().Ticks));

    /// <inheritdoc/>
    public async Task<IEnumerable<string>> GetEvents(
        string eventName, string eventKey, DateTime asOf, CancellationToken cancellationToken = default) =>
        Texts(await redis.SortedSetRangeByScoreAsync(Happened(eventName, eventKey), asOf.Ticks));

    /// <inheritdoc/>
    public async Task MarkEventProcessed(string id, CancellationToken cancellationToken = default) =>
        await SaveEvent(await GetEvent(id, cancellationToken), isProcessed: true);

    /// <inheritdoc/>
    public async Task MarkEventUnprocessed(string id, CancellationToken cancellationToken = default) =>
        await SaveEvent(await GetEvent(id, cancellationToken), isProcessed: false);

    /// <inheritdoc/>
    public Task PersistErrors(IEnumerable<ExecutionError> errors, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public void EnsureStoreExists()
    {
    }

    /// <inheritdoc/>
    public Task<IEnumerable<WorkflowInstance>> GetWorkflowInstances(
        WorkflowStatus? status, string type, DateTime? createdFrom, DateTime? createdTo, int skip, int take) =>
        throw new NotSupportedException("The comparison lists no workflows.");

    /// <inheritdoc/>
    public Task ScheduleCommand(ScheduledCommand command) => throw new NotSupportedException("It schedules nothing.");

    /// <inheritdoc/>
    public Task ProcessCommands(
        DateTimeOffset asOf, Func<ScheduledCommand, Task> action, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("It schedules nothing.");

    private static string Waiting(string name, string key) => $"waiting:{name}:{key}";

    private static string Happened(string name, string key) => $"happened:{name}:{key}";

    private static string Text(object value) => JsonConvert.SerializeObject(value, typeof(object), Typed);

    private static T Read<T>(RedisValue text) => JsonConvert.DeserializeObject<T>(text!, Typed)!;

    private static IEnumerable<string> Texts(RedisValue[] values) => values.Select(value => (string)value!);

    private Task SaveSubscription(EventSubscription subscription) =>
        redis.StringSetAsync("subscription:" + subscription.Id, Text(subscription));

    private Task SaveEvent(Event one, bool isProcessed)
    {
        one.IsProcessed = isProcessed;
        return Task.WhenAll(
            redis.StringSetAsync("event:" + one.Id, Text(one)),
            isProcessed ? redis.SortedSetRemoveAsync(Events, one.Id) : redis.SortedSetAddAsync(Events, one.Id, one.EventTime.Ticks));
    }
}
