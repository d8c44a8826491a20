namespace Kim.Bench.Durable.Contenders;

/// <summary>Cleipnir.Flows, which cannot be installed: it stays in the report until it can.</summary>
internal sealed class CleipnirContender() : Contender(CleipnirName, "Cleipnir.Flows on PostgreSQL", Survival.All)
{
    internal const string CleipnirName = "cleipnir";

    internal override string WhyMissing(string root) =>
        "no version of Cleipnir.Flows or Cleipnir.ResilientFunctions could be restored, so there is no peer";

    internal override string Versions(Site site) => "";

    internal override Task<Deployment> Start(Site site) => throw new NotSupportedException(WhyMissing(site.Root));
}
