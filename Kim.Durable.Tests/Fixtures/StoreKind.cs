namespace Kim.Durable.Tests.Fixtures;

/// <summary>Which store a test runs over.</summary>
public enum StoreKind
{
    Memory,
    Redis,
    Garnet,
}
