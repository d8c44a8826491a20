using Kim.Runs.Hooks;

namespace Kim.Runtime.Tests.Durable;

/// <summary>A journal's answer that is a task.</summary>
internal sealed class TaskCall(Task<SaveAnswer> answer) : JournalCall
{
    public override Task Pending => answer;

    public override bool TryTake(out SaveAnswer result)
    {
        result = answer.GetAwaiter().GetResult();
        return true;
    }
}
