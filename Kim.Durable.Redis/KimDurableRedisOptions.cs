using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable.Redis;

/// <summary>In which Redis durable runs are kept. Set by <c>Kim:Durable:Redis</c>, or in code with <c>AddDurableRedis</c>.</summary>
[Experimental("KIM1003")]
public sealed class KimDurableRedisOptions
{
    /// <summary>A StackExchange.Redis connection string (<c>Kim:Durable:Redis</c>); empty: the Redis of <c>Kim:Redis</c>.</summary>
    public string ConnectionString { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// What survives the end of this Redis, if that is known and it does not say it itself; <see langword="null"/>: it is asked.
    /// </summary>
    public StorePersistence? Persistence { get; set; }

    /// <summary>Before all keys. Servers with different ones do not know of each other's runs.</summary>
    public string Namespace { get; set => field = value ?? ""; } = "kim";
}
