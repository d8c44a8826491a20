namespace Kim;

/// <summary>Where a part of a request comes from.</summary>
public enum InputSource
{
    /// <summary>The JSON body.</summary>
    Body,

    /// <summary>A <c>{name}</c> of the route.</summary>
    Route,

    /// <summary>The query string.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The whole body, which steps read: a <see cref="RequestBody"/>.</summary>
    Stream,
}
