using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Durable;

/// <summary>A journal's answer that is a task.</summary>
internal sealed class TaskCall(Task<SaveResult> answer) : JournalCall
{
    public override Task Pending => answer;

    public override bool TryTake(out SaveAnswer result)
    {
        result = new(answer.GetAwaiter().GetResult());
        return true;
    }
}
