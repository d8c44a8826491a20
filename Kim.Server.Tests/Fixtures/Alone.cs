using Xunit;

namespace Kim.Server.Tests.Fixtures;

/// <summary>Tests that measure or count what belongs to the process, and run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
