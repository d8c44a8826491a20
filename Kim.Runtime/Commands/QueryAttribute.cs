namespace Kim;

/// <summary>Reads a member of a request from the query string instead of the JSON body.</summary>
/// <remarks><code>public sealed record Search(string Text, [Query] int Page = 1);</code></remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property, Inherited = false)]
public sealed class QueryAttribute : Attribute;
