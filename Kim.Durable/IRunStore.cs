using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>Holds durable runs.</summary>
/// <remarks>
/// <para>Each write of a run names its owner and version, and counts only if the record still runs with this owner and an older version.
/// A call whose answer was lost may be made again: what is written already is said to be written. All times are the store's.</para>
/// <para>What a caller does with answers: <c>Fenced</c> and <c>Lost</c>, it drops the run. <c>Gone</c> of a save, it may begin the run
/// again. <see cref="StoredRunException"/>, a person is needed. Any other exception, the store could not answer: ask again.</para>
/// </remarks>
[Experimental("KIM1003")]
public interface IRunStore
{
    /// <summary>Accepts a run: takes its key and writes the whole record, as running.</summary>
    /// <param name="run">
    /// The run, whose bytes do not change until the answer is here. Its <c>State</c>, <c>Wait</c>, <c>Tries</c> and <c>Due</c> are not
    /// looked at.
    /// </param>
    /// <returns>What became of it.</returns>
    StoreCall<BeginResult> BeginAsync(StoredRun run);

    /// <summary>Writes where a run stands. Its request, key, hash and root are not written again.</summary>
    /// <param name="run">
    /// The run, with a version above the one before; its bytes do not change until the answer is here. Its state says whether it runs on,
    /// parks, ends or is stuck. Its <c>Tries</c> become 0.
    /// </param>
    /// <param name="time">
    /// If it parks, in how long it is due even if nothing comes; zero hands it over: it parks in any case and is due at once. If it ends,
    /// how long it is kept; a child, how long at least: from then on <see cref="SettleCalledAsync"/> looks at it. Else not looked at.
    /// </param>
    /// <returns>What became of it.</returns>
    StoreCall<SaveResult> SaveAsync(StoredRun run, TimeSpan time = default);

    /// <summary>
    /// Makes a run the caller's, with a new version. One that is the caller's already is given again, with the version it has, as the
    /// first answer may be lost: a caller that has the run in its memory does not claim it.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="command">Its command, which the caller knows.</param>
    /// <param name="owner">The caller's name.</param>
    /// <param name="from">What the run is expected to be.</param>
    /// <returns>The whole run with its inbox, if it was that.</returns>
    StoreCall<ClaimResult> ClaimAsync(string id, string command, string owner, ClaimFrom from);

    /// <summary>Puts a signal into a run's inbox. A run that is parked for it is due at once, and for a cancel in any case.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>What became of it.</returns>
    StoreCall<SignalOutcome> SignalAsync(RunSignal signal);

    /// <summary>A run with its inbox.</summary>
    /// <param name="id">The run.</param>
    /// <returns>The run; <see langword="null"/>: there is none.</returns>
    Task<StoredRun?> ReadAsync(string id);

    /// <summary>The id of the run with a key.</summary>
    /// <param name="command">The command.</param>
    /// <param name="key">The key.</param>
    /// <param name="parent">The id of its parent, if it is a child: it is in the parent's partition. Else empty.</param>
    /// <returns>The id; <see langword="null"/>: no run has it.</returns>
    Task<string?> FindAsync(string command, string key, string parent = "");

    /// <summary>
    /// Which parked runs of some commands are due. A caller that leaves some alone (it does not know their step, they cannot be read) asks
    /// for as many more: they stay first.
    /// </summary>
    /// <param name="queries">The commands.</param>
    /// <returns>For each of them the ids, the one that is due longest first.</returns>
    Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(IReadOnlyList<DueQuery> queries);

    /// <summary>
    /// Looks at ended children whose time is over. One whose root has ended is kept as long as that from now on; one whose root is gone is
    /// removed; but neither as long as its caller has not ended. Nothing else removes a child. One that cannot be read stays.
    /// </summary>
    /// <param name="again">In how long to look again at a child whose root or caller has not ended.</param>
    /// <param name="max">How many at most.</param>
    /// <returns>How many it has looked at.</returns>
    Task<int> SettleCalledAsync(TimeSpan again, int max);

    /// <summary>Which runs an owner has.</summary>
    /// <param name="owner">The owner.</param>
    /// <returns>Their ids; some may not be its any more, which a claim finds out.</returns>
    Task<IReadOnlyList<string>> OwnedAsync(string owner);

    /// <summary>What some runs are. Before a claim it tells whether the caller knows the command.</summary>
    /// <param name="ids">The runs.</param>
    /// <returns>Those that exist, in the same order.</returns>
    Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<string> ids);

    /// <summary>Lists runs for people, by partition and in it by id. A run that changes its state meanwhile may be left out.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The runs.</returns>
    Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query);

    /// <summary>How many runs there are.</summary>
    /// <returns>The numbers by state.</returns>
    Task<RunCounts> CountAsync();

    /// <summary>Renews the caller's lease, or takes it for the first time.</summary>
    /// <param name="owner">What the caller says of itself.</param>
    /// <returns>Whether it has held the lease without a break. Only one that has may take others for dead.</returns>
    Task<bool> RenewAsync(OwnerInfo owner);

    /// <summary>All owners that live or have runs. One that has died and has no run is forgotten.</summary>
    /// <returns>The owners, by name.</returns>
    Task<IReadOnlyList<StoredOwner>> OwnersAsync();

    /// <summary>Gives up the caller's lease. It is forgotten when it has no run.</summary>
    /// <param name="owner">The caller's name.</param>
    /// <returns>When it is done.</returns>
    Task LeaveAsync(string owner);

    /// <summary>Finds out what the store is.</summary>
    /// <returns>What was found.</returns>
    Task<StoreReport> CheckAsync();
}
