using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>Keeps the durable runs of one reactor: what a run has come to is written here before its next step that waits begins.</summary>
/// <remarks>
/// It is called on the reactor's thread, so nothing here may block. The calls for one run:
/// <code>
/// Begin --Step, before each further step that waits--> Step --Undo, before each compensation--> Undo --End--> the reply goes out
/// Step, Undo --it parks: Wait or Retry--> out of memory --<see cref="Reactors.Reactor.Continue"/>, in whichever process--> Step
/// </code>
/// Versions count from 1. A run that waits for an answer does nothing else. A call that fails is made again with the same record, so that
/// one whose answer was lost is written once.
/// </remarks>
[Experimental("KIM1003")]
public interface IRunJournal
{
    /// <summary>The id of a run that has a key: one that is kept where the key is.</summary>
    /// <param name="command">The command's first name.</param>
    /// <param name="key">The key.</param>
    /// <param name="id">The id that the run would have without a key, 16 hexadecimal digits.</param>
    /// <returns>The id it gets.</returns>
    string IdFor(string command, string key, string id);

    /// <summary>Writes where a run stands.</summary>
    /// <param name="record">All there is to write. It is the journal's to keep, and never changes.</param>
    /// <returns>Its answer. If it fails, the store is away or full: the run waits, and asks again.</returns>
    JournalCall Save(RunRecord record);

    /// <summary>A run has left memory, and its record does not say so: it stays as it is, for the one that continues it.</summary>
    /// <param name="run">The run's id.</param>
    void Leave(string run)
    {
    }

    /// <summary>A run has left memory before its client has the outcome: from now on the client is the journal's.</summary>
    /// <remarks>The journal gives it the outcome of <paramref name="run"/>, no matter which process brings that about.</remarks>
    /// <param name="run">The id of the run that the client waits for: its own, or the one that has its key.</param>
    /// <param name="own">The record of the client's own run.</param>
    /// <param name="client">The client. It stops waiting by itself when its patience is over.</param>
    void Follow(string run, RunRecord own, RunClient client);
}
