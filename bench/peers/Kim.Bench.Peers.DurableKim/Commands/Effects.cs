using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>What the steps do.</summary>
internal static class Effects
{
    /// <summary>Counts one effect of a step.</summary>
    internal static Task<long> Count(this IDatabase redis, RunRequest request, int step)
    {
        var key = $"{request.Id}:{step}";
        return request.Delay == 0 ? redis.StringIncrementAsync(key) : Later();

        async Task<long> Later()
        {
            await Task.Delay(request.Delay);
            return await redis.StringIncrementAsync(key);
        }
    }
}
