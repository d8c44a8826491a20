using Xunit;

namespace Kim.Server.Tests.Fixtures;

/// <summary>A test that needs a real redis-server, as a theory with <see cref="RedisTheoryAttribute"/>.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = new RedisTheoryAttribute().Skip;
}
