using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What a store is. Of several servers: the weakest.</summary>
[Experimental("KIM1003")]
public sealed record StoreReport
{
    /// <summary>What it is, with its version: <c>Redis 7.0.15</c>.</summary>
    public required string Server { get; init; }

    /// <summary>What survives its end.</summary>
    public StorePersistence Persistence { get; init; }

    /// <summary>What it does when its memory is used up: of Redis, the value of <c>maxmemory-policy</c>; empty: it does not say.</summary>
    public string EvictionPolicy { get; init; } = "";

    /// <summary>Whether it removes records when its memory is used up.</summary>
    public bool Evicts { get; init; }

    /// <summary>Whether it has answered; if not, nothing here is known.</summary>
    public bool IsReached { get; init; } = true;

    /// <summary>Why it cannot do what is asked of it: the message of what was tried; empty: it can.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Whether it can do what is asked of it.</summary>
    public bool ScriptsWork => Problem.Length == 0;
}
