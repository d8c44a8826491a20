namespace Kim.Durable.Memory;

/// <summary>A call whose answer is here.</summary>
internal sealed class CompletedCall<T>(T result) : StoreCall<T>
{
    public override Task Pending => Task.CompletedTask;

    public override bool TryTake(out T answer)
    {
        answer = result;
        return true;
    }
}
