using Kim.Runs.Hooks;

namespace Kim.Testing;

/// <summary>What a process writes of its durable runs, until it ends.</summary>
internal sealed class TestJournal(IRunJournal journal, VirtualLoop loop) : IRunJournal
{
    public string IdFor(string command, string key, string id) => journal.IdFor(command, key, id);

    public JournalCall Save(RunRecord record) => loop.HasDied ? new NoAnswer() : journal.Save(record);

    public void Leave(string run) => journal.Leave(run);

    public void Follow(string run, RunRecord own, RunClient client) => journal.Follow(run, own, client);

    private sealed class NoAnswer : JournalCall
    {
        public override Task Pending { get; } = new TaskCompletionSource().Task;

        public override bool TryTake(out SaveAnswer answer)
        {
            answer = default;
            return false;
        }
    }
}
