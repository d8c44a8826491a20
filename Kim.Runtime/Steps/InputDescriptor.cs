namespace Kim;

/// <summary>One thing that a route reads of a request: a value from the route or the query string, or the body as a whole.</summary>
/// <param name="Route">Which route: its index in <see cref="CommandDescriptor.Routes"/>.</param>
/// <param name="Name">As it is written in the route or the query string; empty for the body.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Type">Its type, without nullability; for the body the request's type, of which the members that come from route and query are not read there.</param>
/// <param name="IsRequired">Whether a request without it is refused.</param>
public sealed record InputDescriptor(int Route, string Name, InputSource Source, Type Type, bool IsRequired);
