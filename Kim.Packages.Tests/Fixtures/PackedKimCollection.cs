using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>The tests that use the packages: packed once, and one build at a time.</summary>
[CollectionDefinition(Name)]
public sealed class PackedKimCollection : ICollectionFixture<PackedKim>
{
    internal const string Name = "The packages";
}
