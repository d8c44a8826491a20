using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Who says that an owner has died.</summary>
public sealed class LivenessTests
{
    private static readonly KimDurableOptions Long = new() { Lease = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task A_membership_says_at_once_that_an_owner_has_ended_whatever_its_lease_says()
    {
        var (store, ledger, members) = (new MemoryRunStore(new RunStoreOptions { Lease = Long.Lease }), new Ledger(), new Members());
        var run = await Left(store, "member");
        await using var node = await Node.Start(store, ledger, options: Long, liveness: members);
        await Wait.Until(() => members.Asked.Contains("member"));
        Assert.Empty(ledger.Effects);
        members.End("member");
        await store.Until(run.Id, RunState.Ended);
    }

    [Fact]
    public async Task Whom_a_membership_knows_to_live_needs_no_lease()
    {
        var (store, ledger, members) = (new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }), new Ledger(), new Members());
        members.Begin("member");
        var kept = await Left(store, "member");
        var other = await Left(store, "stranger");
        await using var node = await Node.Start(store, ledger, liveness: members);
        await store.Until(other.Id, RunState.Ended);
        Assert.False((await store.OwnersAsync()).Single(owner => owner.Name == "member").IsAlive);
        Assert.Equal(RunState.Running, (await store.Read(kept.Id)).State);
    }

    // Its lease is taken once, and not renewed.
    private static async Task<StoredRun> Left(MemoryRunStore store, string owner)
    {
        await store.RenewAsync(new OwnerInfo { Name = owner, Machine = "elsewhere" });
        var run = new StoredRun
        {
            Id = RunIds.New(),
            Command = "Move",
            Step = "Reserve",
            Owner = owner,
            Request = Some.Bytes("""{"id":"ten","amount":10}"""),
            Snapshot = Some.Bytes("""{"number":0,"steps":[],"ahead":[],"fields":{},"args":{},"visits":[]}"""),
        };
        Assert.Equal(BeginOutcome.Begun, (await store.BeginAsync(run)).Outcome);
        return run;
    }

    private sealed class Members : IOwnerLiveness
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, bool> _known = [];
        private readonly HashSet<string> _asked = [];
        private Action? _ended;

        internal IReadOnlyList<string> Asked
        {
            get
            {
                lock (_gate)
                {
                    return [.. _asked];
                }
            }
        }

        public bool? IsAlive(StoredOwner owner)
        {
            lock (_gate)
            {
                _asked.Add(owner.Name);
                return _known.TryGetValue(owner.Name, out var isAlive) ? isAlive : null;
            }
        }

        public void Watch(Action ended) => _ended = ended;

        internal void Begin(string name) => Set(name, isAlive: true);

        internal void End(string name)
        {
            Set(name, isAlive: false);
            _ended!();
        }

        private void Set(string name, bool isAlive)
        {
            lock (_gate)
            {
                _known[name] = isAlive;
            }
        }
    }
}
