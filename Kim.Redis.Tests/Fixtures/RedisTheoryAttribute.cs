using Xunit;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>A test that needs a real redis-server; if none is installed, it is skipped and says so.</summary>
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute()
    {
        if (!RedisServer.IsInstalled)
        {
            Skip = "redis-server is not installed; install it (Debian: apt-get install redis-server) to run this test.";
        }
    }
}
