namespace Kim;

/// <summary>One member of a request, as a route gives it.</summary>
/// <param name="Route">Which route: its index in <see cref="CommandDescriptor.Routes"/>.</param>
/// <param name="Name">As it is written in the route, the query string or the JSON body.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Type">Its type, without nullability.</param>
/// <param name="IsRequired">Whether a request without it is refused.</param>
public sealed record InputDescriptor(int Route, string Name, InputSource Source, Type Type, bool IsRequired)
{
    /// <summary>Whether null is a value of it.</summary>
    public bool IsNullable { get; init; }

    /// <summary>What it is in a request without it, if that is a constant other than null.</summary>
    public object? Default { get; init; }
}
