using Xunit;

namespace Kim.Durable.Tests;

public sealed class RedisIsInstalledTests
{
    [RedisTheory]
    [InlineData("redis-server")]
    public void The_tests_of_the_store_run_over_a_real_Redis(string name) => Assert.NotEmpty(name);
}
