using Kim.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.Runtime.Tests.Sessions;

public sealed class SessionTests
{
    private readonly VirtualLoop _loop = new(new Random(0));
    private readonly SessionOptions<string, string> _options = new() { Expiry = TimeSpan.FromSeconds(10), MaxEntries = 2 };
    private readonly List<string> _ended = [];
    private int _loads;

    public SessionTests() => _options.OnEnd = (key, value, reason) => _ended.Add($"{key}={value} {reason}");

    [Fact]
    public async Task A_value_is_loaded_once_and_then_there()
    {
        var session = New();
        Assert.Equal("a1", await session.Get("a", Load));
        var hit = session.Get("a", Load);
        Assert.True(hit.IsCompletedSuccessfully);
        Assert.Equal("a1", await hit);
        Assert.Equal(1, session.Count);
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        var session = New();
        Func<string, CancellationToken, Task<string>> load = Load;
        _ = session.Get("a", load);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = session.Get("a", load).IsCompletedSuccessfully;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_caller_that_asks_during_a_load_waits_for_that_one()
    {
        var session = New();
        var gate = new TaskCompletionSource<string>();
        var first = session.Get("a", (_, _) => gate.Task).AsTask();
        var second = session.Get("a", Load).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        gate.SetResult("loaded");
        _loop.Settle();
        Assert.Equal(["loaded", "loaded"], await Task.WhenAll(first, second));
        Assert.Equal(0, _loads);
    }

    [Fact]
    public async Task A_failed_load_faults_all_who_wait_and_stores_nothing()
    {
        var session = New();
        var gate = new TaskCompletionSource<string>();
        var first = session.Get("a", (_, _) => gate.Task).AsTask();
        var second = session.Get("a", Load).AsTask();
        gate.SetException(new IOException("no"));
        _loop.Settle();
        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        Assert.Equal("a1", await session.Get("a", Load));
    }

    [Fact]
    public async Task A_load_that_throws_at_once_has_failed()
    {
        var session = New();
        await Assert.ThrowsAsync<IOException>(() => session.Get("a", (_, _) => throw new IOException("no")).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.Get("a", (_, _) => null!).AsTask());
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public async Task A_load_has_its_own_timeout()
    {
        var session = New();
        CancellationToken token = default;
        var gate = new TaskCompletionSource<string>();
        var waiting = session.Get("a", (_, cancel) =>
        {
            token = cancel;
            return gate.Task;
        }).AsTask();
        _loop.Advance(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);
        _loop.Advance(TimeSpan.FromSeconds(2));
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal("The load of Session<String, String> took longer than 5000ms, its LoadTimeout.", fault.Message);
        Assert.True(token.IsCancellationRequested);
        gate.SetResult("late");
        _loop.Settle();
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public async Task A_load_that_ends_on_another_thread_comes_back_to_the_reactor()
    {
        var session = New();
        var gate = new TaskCompletionSource<string>();
        var waiting = session.Get("a", (_, _) => gate.Task).AsTask();
        await Task.Run(() => gate.SetResult("there"));
        Assert.Equal(0, session.Count);
        _loop.Settle();
        Assert.Equal("there", await waiting);
        Assert.Equal(1, session.Count);
    }

    [Fact]
    public async Task An_entry_that_nobody_uses_expires_and_a_touched_one_stays()
    {
        var session = New();
        await session.Get("a", Load);
        await session.Get("b", Load);
        _loop.Advance(TimeSpan.FromSeconds(6));
        Assert.True(session.Touch("a"));
        _loop.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["b=b2 Expired"], _ended);
        Assert.False(session.TryGet("b", out _));
        Assert.True(session.TryGet("a", out var value));
        Assert.Equal("a1", value);
        _loop.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["b=b2 Expired", "a=a1 Expired"], _ended);
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public async Task The_least_recently_used_is_evicted()
    {
        var session = New();
        await session.Get("a", Load);
        await session.Get("b", Load);
        await session.Get("a", Load);
        await session.Get("c", Load);
        Assert.Equal(["b=b2 Evicted"], _ended);
        Assert.Equal(2, session.Count);
    }

    [Fact]
    public async Task A_removed_entry_is_gone_without_a_callback()
    {
        var session = New();
        await session.Get("a", Load);
        Assert.True(session.Remove("a"));
        Assert.False(session.Remove("a"));
        Assert.Equal("a2", await session.Get("a", Load));
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task What_is_removed_while_it_is_loaded_is_given_but_not_stored()
    {
        var session = New();
        var gate = new TaskCompletionSource<string>();
        var waiting = session.Get("a", (_, _) => gate.Task).AsTask();
        session.Remove("a");
        gate.SetResult("old");
        _loop.Settle();
        Assert.Equal("old", await waiting);
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public async Task A_callback_that_throws_loses_nothing()
    {
        _options.OnEnd = (_, _, _) => throw new InvalidOperationException();
        var session = New();
        await session.Get("a", Load);
        await session.Get("b", Load);
        _loop.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(0, session.Count);
        Assert.Equal("c3", await session.Get("c", Load));
    }

    [Fact]
    public async Task A_callback_may_load_the_key_that_has_ended()
    {
        Session<string, string>? session = null;
        _options.Expiry = TimeSpan.FromMilliseconds(1);
        _options.OnEnd = (key, _, _) => session!.Get(key, Load).AsTask();
        session = New();
        await session.Get("a", Load);

        // Due at 1 ms, the timer's grain is 4 ms: at 2 ms the entry is still there, and gone.
        _loop.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal("a2", await session.Get("a", Load));
    }

    [Fact]
    public async Task What_is_asked_for_after_a_removal_is_loaded_again()
    {
        var session = New();
        TaskCompletionSource<string> old = new(), fresh = new();
        var first = session.Get("a", (_, _) => old.Task).AsTask();
        session.Remove("a");
        var second = session.Get("a", (_, _) => fresh.Task).AsTask();
        fresh.SetResult("new");
        _loop.Settle();
        old.SetResult("old");
        _loop.Settle();
        Assert.Equal(["old", "new"], await Task.WhenAll(first, second));
        Assert.True(session.TryGet("a", out var value));
        Assert.Equal("new", value);
    }

    [Fact]
    public async Task An_entry_that_was_due_when_it_was_pushed_out_has_expired()
    {
        _options.Expiry = TimeSpan.FromMilliseconds(1);
        _options.MaxEntries = 1;
        var session = New();
        await session.Get("a", Load);
        _loop.Advance(TimeSpan.FromMilliseconds(2));
        await session.Get("b", Load);
        Assert.Equal(["a=a1 Expired"], _ended);
    }

    [Fact]
    public void Options_that_make_no_sense_and_a_second_registration_are_refused()
    {
        var services = new ServiceCollection();
        var refused = Assert.Throws<ArgumentException>(() => services.AddKimSession<string, string>(options => options.MaxEntries = 0));
        Assert.Contains("MaxEntries is 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Expiry",
            Assert.Throws<ArgumentException>(() =>
                services.AddKimSession<string, string>(options => options.Expiry = TimeSpan.Zero)).Message, StringComparison.Ordinal);
        services.AddKimSession<string, string>();
        Assert.Contains("registered twice", Assert.Throws<ArgumentException>(() => services.AddKimSession<string, string>()).Message,
            StringComparison.Ordinal);
    }

    private Session<string, string> New() => new(_loop, _options, NullLoggerFactory.Instance);

    private Task<string> Load(string key, CancellationToken cancellation) => Task.FromResult($"{key}{++_loads}");
}
