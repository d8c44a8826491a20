using Xunit;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>As <see cref="RedisTheoryAttribute"/>, for a test without parameters.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = new RedisTheoryAttribute().Skip;
}
