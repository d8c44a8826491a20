namespace Kim.Durable.Tests.Fixtures;

/// <summary>A clock that the test moves.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _ms = 1_700_000_000_000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _ms));

    internal void Pass(TimeSpan time) => Interlocked.Add(ref _ms, (long)time.TotalMilliseconds);
}
