using Xunit;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Tests that share the servers.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<Servers>
{
    internal const string Name = "servers";
}
