using Kim.Bench.Durable.Contenders;

namespace Kim.Bench.Durable;

/// <summary>An engine that runs the workflow, and how it is started.</summary>
/// <param name="name">Its name in commands and reports.</param>
/// <param name="what">One line on what it is.</param>
/// <param name="survival">What of a run survives a crash of the machine.</param>
internal abstract class Contender(string name, string what, Survival survival)
{
    internal static readonly Contender[] All =
    [
        new KimContender("everysec", Survival.AllButOneSecond),
        new KimContender("always", Survival.All),
        new PlainContender(),
        new WorkflowCoreContender(),
        new CleipnirContender(),
        new DbosContender(),
        new RestateContender(),
    ];

    internal string Name => name;

    internal string What => what;

    internal Survival Survival => survival;

    /// <summary>Why it cannot be started; empty: it can.</summary>
    internal abstract string WhyMissing(string root);

    /// <summary>What it is made of, with versions.</summary>
    internal abstract string Versions(Site site);

    /// <summary>Starts its stores, its engine and its app. They need not be ready.</summary>
    internal abstract Task<Deployment> Start(Site site);
}
