using System.ComponentModel;
using System.Text.Json;
using Kim.Runs;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: reads the members of a request. Text members come from route and query, the others from the top-level JSON object.
/// </summary>
/// <remarks>
/// The JSON half is a walk: <see cref="BeginObject"/>, then <see cref="NextMember"/> until it is false; for each member either one
/// <c>Json…</c> call or
/// <see cref="SkipMember"/>. Every error is an <see cref="InvalidRequestException"/> that names the member, or a
/// <see cref="JsonException"/> for text that is not JSON.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct RequestReader
{
    private static ReadOnlySpan<byte> Preamble => [0xEF, 0xBB, 0xBF];

    private readonly string[] _routeValues;
    private readonly string _query;
    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _json;
    private string? _setting;

    internal RequestReader(int route, string[] routeValues, string query, ReadOnlySpan<byte> body)
    {
        Route = route;
        _routeValues = routeValues;
        _query = query;
        _body = body.StartsWith(Preamble) ? body[Preamble.Length..] : body;
    }

    /// <summary>Which of the command's routes was taken: its index in <see cref="CommandDescriptor.Routes"/>.</summary>
    public int Route { get; }

    /// <summary>The error for a required member that is not there.</summary>
    /// <param name="member">The member's name on the wire.</param>
    public static InvalidRequestException Missing(string member) => new($"'{member}' is missing");

    /// <summary>
    /// Whether an exception of the request's constructor or of a setter says that the client sent something wrong: an
    /// <see cref="ArgumentException"/>, a <see cref="FormatException"/> or a <see cref="JsonException"/>.
    /// </summary>
    /// <param name="fault">What was thrown.</param>
    public static bool IsRefusal(Exception fault) => ClientFault.Is(fault);

    /// <summary>The error for such an exception.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="parameters">The constructor's parameters, each with its name on the wire.</param>
    public readonly InvalidRequestException Refused(Exception fault, params ReadOnlySpan<(string Parameter, string Member)> parameters)
    {
        var cause = ClientFault.Cause(fault);
        var member = _setting;
        foreach (var (parameter, name) in parameters)
        {
            member ??= cause is ArgumentException argument && argument.ParamName == parameter ? name : null;
        }

        return ClientFault.Refuse(cause, member);
    }

    /// <summary>Says which member is about to be set, for the message if its setter throws.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The value.</returns>
    public T Setting<T>(string member, T value)
    {
        _setting = member;
        return value;
    }

    /// <summary>The error for two values of one member.</summary>
    internal static InvalidRequestException Twice(string member) => new($"'{member}' is given twice");
}
