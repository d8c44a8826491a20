using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kim.Binding;
using Kim.Runs;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: reads the members of a request. Text members come from route and query, the others from the top-level JSON object.
/// </summary>
/// <remarks>
/// The JSON half is a walk: <see cref="BeginObject"/>, then <see cref="NextMember"/> until it is false; for each member either one
/// <c>Json…</c> call or
/// <see cref="SkipMember"/>. A member that does not fit is noted, and read as <c>default</c>; <see cref="Check"/> then throws an
/// <see cref="InvalidRequestException"/> that names all of them. Text that is not JSON is a <see cref="JsonException"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct RequestReader
{
    private static ReadOnlySpan<byte> Preamble => [0xEF, 0xBB, 0xBF];

    private readonly string[] _routeValues;
    private readonly string _query;
    private readonly ReadOnlySpan<byte> _body;
    private readonly IHeaderSource? _headers;
    private readonly RequestBody? _stream;
    private readonly Wire _wire;

    // What clients call members; null: as the generator has emitted it.
    private readonly WireNames? _names;

    // What the generator calls the current member, if that is not what clients call it; null for one that the request does not have.
    private byte[]? _emitted;
    private Utf8JsonReader _json;
    private string? _setting;
    private RequestErrors? _errors;

    // Whether the text that is read next is a header.
    private bool _fromHeaders;

    internal RequestReader(
        int route, string[] routeValues, string query, ReadOnlySpan<byte> body, IHeaderSource? headers = null, RequestBody? stream = null,
        Wire? wire = null, WireNames? names = null)
    {
        (_headers, _stream, _wire, _names) = (headers, stream, wire ?? Wire.Default, names);
        Route = route;
        _routeValues = routeValues;
        _query = query;
        _body = body.StartsWith(Preamble) ? body[Preamble.Length..] : body;
    }

    /// <summary>Which of the command's routes was taken: its index in <see cref="CommandDescriptor.Routes"/>.</summary>
    public int Route { get; }

    /// <summary>The whole body, which steps read. That of a request that has none is empty.</summary>
    public readonly RequestBody Body() =>
        _stream ?? RequestBody.Of(ReadOnlyMemory<byte>.Empty, _headers?.HeaderValues("Content-Type") is [var type, ..] ? type : null);

    /// <summary>Refuses the request, because a required member is not there.</summary>
    /// <param name="member">The member's name on the wire.</param>
    public void Missing(string member) => Refuse(MissingFault(Shown(member)));

    /// <inheritdoc cref="Missing(string)"/>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="value">Nothing; the request will not be made of it.</param>
    public void Missing<T>(string member, [NotNull] out T value)
    {
        Missing(member);
        value = default!;
#pragma warning disable CS8777 // The request is refused before anybody sees the value.
    }
#pragma warning restore CS8777

    /// <summary>Ends the reading if the request was refused so far.</summary>
    /// <exception cref="InvalidRequestException">It was; the message has all that is wrong.</exception>
    public readonly void Check()
    {
        if (_errors is not null)
        {
            throw new InvalidRequestException(_errors);
        }
    }

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

        return ClientFault.Refuse(cause, member is null ? null : Shown(member));
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

    /// <summary>All that is wrong with a request whose reading has ended with an exception.</summary>
    internal RequestErrors Errors(InvalidRequestException fault)
    {
        if (fault.Errors is { } all)
        {
            return all;
        }

        _errors ??= new();
        _errors.AddOwn(fault.Message);
        return _errors;
    }

    /// <summary>The error for a required member that is not there.</summary>
    internal static InvalidRequestException MissingFault(string member) => new($"'{member}' is missing");

    /// <summary>The error for two values of one member.</summary>
    internal static InvalidRequestException Twice(string member) => new($"'{member}' is given twice");

    // What a client calls a member that the generator calls so.
    private readonly string Shown(string member) => _names?.Shown(member) ?? member;

    // Notes what is wrong, and reads on: a client learns of all of it at once.
    private void Refuse(InvalidRequestException fault)
    {
        _errors ??= new();
        _errors.AddOwn(fault.Message);
        if (_errors.Count == RequestErrors.CountMax)
        {
            throw new InvalidRequestException(_errors);
        }
    }

    private T Refuse<T>(InvalidRequestException fault)
    {
        Refuse(fault);
        return default!;
    }
}
