namespace Kim.AspNetCore.Routing;

/// <summary>What the route table says of a request: a route with its values, or a refusal (404, 405, or what the exchange adds).</summary>
internal readonly record struct RouteMatch(Route? Route, string[] Values, string Query, Reply? Refusal)
{
    /// <summary>The same with a refusal; one that is there already stays.</summary>
    internal RouteMatch OrRefused(Reply refusal) => Refusal is null ? this with { Refusal = refusal } : this;
}
