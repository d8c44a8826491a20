namespace Kim.Server.Tests.Commands;

/// <summary>A colour.</summary>
public enum Colour
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Blue.</summary>
    Blue,
}

/// <summary>Members from headers, in every way.</summary>
public sealed record TenantOrder(
    [Header("X-Tenant")] string Tenant,
    [Microsoft.AspNetCore.Mvc.FromHeader(Name = "X-Limit")] int Limit = 10,
    [Header("X-Tags")] string[]? Tags = null,
    [Header] Colour? Colour = null)
{
    /// <summary>From the body.</summary>
    public string? Item { get; init; }
}

/// <summary>Answers with what it has read.</summary>
[Command("POST /tenants/orders")]
[Command("GET /tenants/orders")]
public sealed partial class ForTenant : Command<TenantOrder>
{
    [Step]
    string Answer() =>
        $"{Request.Tenant} {Request.Limit} {string.Join('+', Request.Tags ?? [])} {Request.Colour} {Request.Item}".TrimEnd();
}
