namespace Kim.Binding;

/// <summary>Where members of a request come from that are headers.</summary>
internal interface IHeaderSource
{
    /// <summary>The values of a header, each as it was sent; empty if it was not.</summary>
    /// <param name="name">The field name, in any case.</param>
    IReadOnlyList<string?> HeaderValues(string name);
}
