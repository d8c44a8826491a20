using System.Globalization;
using StackExchange.Redis;

namespace Transfers;

/// <summary>A bank whose books lie in Redis: of each account a hash with every effect, by its key.</summary>
/// <remarks>
/// An effect is one field, written if it is not there (<c>HSETNX</c>): that is what makes a second call do nothing. The calls are counted
/// apart from it, so that one can see that there was a second.
/// </remarks>
public sealed class RedisBank(IDatabase redis) : IBank
{
    /// <inheritdoc/>
    public async Task<Hold> Hold(string account, decimal amount, string key)
    {
        await Enter(account, -amount, key);
        return new(account, amount);
    }

    /// <inheritdoc/>
    public Task Book(string account, decimal amount, string key) => Enter(account, amount, key);

    /// <inheritdoc/>
    public Task Release(Hold hold, string key) => Enter(hold.Account, hold.Amount, key);

    /// <inheritdoc/>
    public async Task<Account> Read(string account)
    {
        var reading = redis.HashGetAllAsync(Effects(account));
        var calls = (long?)await redis.StringGetAsync(Calls(account)) ?? 0;
        var effects = await reading;
        return new(
            account, effects.Sum(effect => decimal.Parse(effect.Value.ToString(), CultureInfo.InvariantCulture)), effects.Length, calls);
    }

    private static string Effects(string account) => $"bank:effects:{account}";

    private static string Calls(string account) => $"bank:calls:{account}";

    private Task Enter(string account, decimal amount, string key)
    {
        redis.StringIncrement(Calls(account), flags: CommandFlags.FireAndForget);
        return redis.HashSetAsync(Effects(account), key, amount.ToString(CultureInfo.InvariantCulture), When.NotExists);
    }
}
