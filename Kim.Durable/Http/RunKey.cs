namespace Kim.Durable.Http;

/// <summary>Which run.</summary>
/// <param name="Id">Its id: 16 hexadecimal digits, as in <c>Location</c>.</param>
internal sealed record RunKey([property: RunId] string Id);
