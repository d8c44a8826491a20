namespace Kim;

/// <summary>One member of a request, as a route gives it.</summary>
public sealed record InputDescriptor
{
    /// <summary>Which route: its index in <see cref="CommandDescriptor.Routes"/>.</summary>
    public required int Route { get; init; }

    /// <summary>As it is written in the route, the query string or the JSON body, unless the host has a naming policy.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Its name in C#; <see langword="null"/> if an attribute gives it its name. A naming policy of the host's makes of it what clients
    /// write in the query string and in JSON.
    /// </summary>
    public string? Member { get; init; }

    /// <summary>Where it comes from.</summary>
    public required InputSource Source { get; init; }

    /// <summary>Its type, without nullability.</summary>
    public required Type Type { get; init; }

    /// <summary>Whether a request without it is refused.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Its value if the request does not have it, if that is a constant other than null.</summary>
    public object? Default { get; init; }
}
