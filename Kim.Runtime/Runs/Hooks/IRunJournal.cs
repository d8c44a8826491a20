namespace Kim.Runs.Hooks;

/// <summary>Keeps durable runs: what a run has come to is written here before its next step that waits begins.</summary>
/// <remarks>
/// One object serves all reactors of a server. Each reactor calls it on its own thread, so nothing here may block. The calls for one run:
/// <code>
/// Begin --Step, before each further step that waits--> Step --Undo, before each compensation--> Undo --End--> the reply goes out
/// </code>
/// Versions count from 1. A run that waits for an answer does nothing else. A task that fails is asked for again with the same version, so
/// that a record whose answer was lost is written once.
/// </remarks>
internal interface IRunJournal
{
    /// <summary>Writes where a run stands.</summary>
    /// <param name="record">All there is to write. It is the journal's to keep.</param>
    /// <returns>What came of it. If it throws, the store is away or full: the run waits, and asks again.</returns>
    Task<SaveResult> SaveAsync(RunRecord record);
}
