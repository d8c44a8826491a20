namespace Kim.Server.Tests.Hosts;

/// <summary>A filter that lets nobody in.</summary>
internal sealed class NobodyAttribute : FilterAttribute
{
    protected internal override ValueTask<Reply?> Before(FilterContext run) => new(Fail(1, "an API key is needed", 401));
}
