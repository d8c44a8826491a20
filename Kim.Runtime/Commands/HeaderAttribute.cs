namespace Kim;

/// <summary>Reads a member of a request from a header of the HTTP request. ASP.NET Core's <c>[FromHeader]</c> does the same.</summary>
/// <remarks><code>public sealed record Order([Header("X-Tenant")] string Tenant, string Item);</code></remarks>
/// <param name="name">The field name, in any case; <see langword="null"/>: the member's name.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property, Inherited = false)]
public sealed class HeaderAttribute(string? name = null) : Attribute
{
    /// <summary>The field name; <see langword="null"/>: the member's name.</summary>
    public string? Name { get; } = name;
}
