namespace Kim.AspNetCore.Routing;

/// <summary>What the route table says of a request: a route with its values, or a refusal (404, 405).</summary>
internal readonly record struct RouteMatch(Route? Route, string[] Values, string Query, Reply? Refusal);
