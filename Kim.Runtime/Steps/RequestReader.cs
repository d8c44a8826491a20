using System.ComponentModel;
using System.Text.Json;

namespace Kim;

/// <summary>For generated code: reads the members of a request. Text members come from route and query, the others from the top-level JSON object.</summary>
/// <remarks>
/// The JSON half is a walk: <see cref="BeginObject"/>, then <see cref="NextMember"/> until it is false; for each member either one <c>Json…</c> call or
/// <see cref="SkipMember"/>. Every error is an <see cref="InvalidRequestException"/> that names the member, or a <see cref="JsonException"/> for text that is no JSON.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct RequestReader
{
    private readonly string[] _routeValues;
    private readonly string _query;
    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _json;

    internal RequestReader(int route, string[] routeValues, string query, ReadOnlySpan<byte> body)
    {
        Route = route;
        _routeValues = routeValues;
        _query = query;
        _body = body;
    }

    /// <summary>Which of the command's routes was taken: its index in <see cref="CommandDescriptor.Routes"/>.</summary>
    public int Route { get; }

    /// <summary>The error for a required member that is not there.</summary>
    /// <param name="member">The member's name on the wire.</param>
    public static InvalidRequestException Missing(string member) => new($"'{member}' is missing");

    /// <summary>The error for two values of one member.</summary>
    internal static InvalidRequestException Twice(string member) => new($"'{member}' is given twice");
}
