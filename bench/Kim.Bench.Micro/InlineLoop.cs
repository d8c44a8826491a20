using Kim.Loops;

namespace Kim.Bench.Micro;

/// <summary>A loop without a thread: the caller of <see cref="DoReady"/> does the work, in the order it came. Time stands still.</summary>
internal sealed class InlineLoop : Loop
{
    private readonly Queue<ILoopWork> _work = new();

    public override bool IsLoopThread => true;

    public override void Post(ILoopWork work) => _work.Enqueue(work);

    protected internal override void Defer(ILoopWork work) => _work.Enqueue(work);

    internal void DoReady()
    {
        while (_work.TryDequeue(out var work))
        {
            work.Execute();
        }
    }
}
