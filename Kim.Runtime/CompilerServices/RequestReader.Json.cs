using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Kim.Binding;
using Kim.Runs;

namespace Kim.CompilerServices;

// Members from the JSON body: a walk over the top-level object.
public ref partial struct RequestReader
{
    /// <summary>Whether a body was sent at all; where every member is optional, none need be.</summary>
    public readonly bool HasBody => !_body.IsEmpty;

    /// <summary>Begins the walk.</summary>
    /// <exception cref="InvalidRequestException">The body is empty, is not a JSON object, or is not valid JSON.</exception>
    public void BeginObject()
    {
        if (_body.IsEmpty)
        {
            throw new InvalidRequestException("the body is empty, expected a JSON object");
        }

        if (!Utf8.IsValid(_body))
        {
            throw new InvalidRequestException("the body is not valid UTF-8");
        }

        if (_body.IndexOf("\\u"u8) >= 0)
        {
            CheckEscapes();
        }

        _json = Reader();
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidRequestException("expected a JSON object");
        }
    }

    /// <summary>Moves to the next member's name.</summary>
    /// <returns>False at the end of the object, after which nothing may follow.</returns>
    public bool NextMember()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.PropertyName)
        {
            _emitted = _names?.Emitted(_json.GetString()!);
            return true;
        }

        // Throws where anything but white space follows.
        _json.Read();
        return false;
    }

    /// <summary>Whether the current member has this name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    public readonly bool MemberIs(ReadOnlySpan<byte> name) =>
        _names is null ? _json.ValueTextEquals(name) : _emitted is not null && name.SequenceEqual(_emitted);

    /// <summary>
    /// Passes over the current member, of which the request knows nothing; refuses it, if the host's JSON options say so and the request's
    /// type does not say otherwise.
    /// </summary>
    /// <param name="isSaid">Whether the type says that such members are passed over.</param>
    public void SkipMember(bool isSaid = false)
    {
        if (_wire.RefusesUnknown && !isSaid)
        {
            Unknown();
            return;
        }

        _json.Skip();
    }

    /// <summary>Refuses the current member, and passes over it: the request knows none of this name, and says that there may be no
    /// other.</summary>
    public void Unknown()
    {
        Refuse(new InvalidRequestException($"'{_json.GetString()}' is not a member of the request"));
        _json.Skip();
    }

    /// <summary>Reads the current member's value; JSON's <c>null</c> is an error.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    public T Json<T>(string member, ref bool seen)
        where T : notnull
    {
        if (!BeginValue(member, ref seen))
        {
            return default!;
        }

        var errors = _errors?.Count;
        return _json.TokenType != JsonTokenType.Null && Value<T>(member) is { } value ? value
            : errors == _errors?.Count ? Refuse<T>(Null(Shown(member)))
            : default!;
    }

    /// <summary>Reads the current member's value in its own way; JSON's <c>null</c> is an error.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    /// <param name="info">How it is read.</param>
    public T Json<T>(string member, ref bool seen, JsonTypeInfo<T> info)
        where T : notnull
    {
        if (!BeginValue(member, ref seen))
        {
            return default!;
        }

        var errors = _errors?.Count;
        return _json.TokenType != JsonTokenType.Null && Serialized(info, member) is { } value ? value
            : errors == _errors?.Count ? Refuse<T>(Null(Shown(member)))
            : default!;
    }

    /// <summary>Reads the current member's value, which JSON's <c>null</c> leaves as <c>default</c>.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    public T? JsonOrNull<T>(string member, ref bool seen) =>
        !BeginValue(member, ref seen) || _json.TokenType == JsonTokenType.Null ? default : Value<T>(member);

    /// <summary>Reads the current member's value in its own way; JSON's <c>null</c> leaves it as <c>default</c>.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    /// <param name="info">How it is read.</param>
    public T? JsonOrNull<T>(string member, ref bool seen, JsonTypeInfo<T> info) =>
        !BeginValue(member, ref seen) || _json.TokenType == JsonTokenType.Null ? default : Serialized(info, member);

    /// <summary>How a member with a converter of its own is read.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <typeparam name="TConverter">The converter, or a factory of one.</typeparam>
    public readonly JsonTypeInfo<T> By<T, TConverter>()
        where TConverter : JsonConverter, new() => _wire.Reading<T, TConverter>();

    /// <summary>How a nullable member with a converter of its own is read.</summary>
    /// <typeparam name="T">The member's type, without the question mark.</typeparam>
    /// <typeparam name="TConverter">The converter of that type or of the nullable one, or a factory of one.</typeparam>
    public readonly JsonTypeInfo<T?> ByOrNull<T, TConverter>()
        where T : struct
        where TConverter : JsonConverter, new() => _wire.ReadingOrNull<T, TConverter>();

    /// <summary>How a member is read that says itself how numbers are written.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <param name="handling">Which texts are numbers, too.</param>
    public readonly JsonTypeInfo<T> Numbers<T>(JsonNumberHandling handling) => _wire.Reading<T>(handling);

    /// <summary>The error for JSON's <c>null</c> where a value is due.</summary>
    internal static InvalidRequestException Null(string member) => new($"'{member}' may not be null");

    /// <summary>The error for a body that is not JSON.</summary>
    internal readonly InvalidRequestException Malformed(JsonException fault) => new(
        _json.CurrentDepth + (_json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0) >= _wire.DepthMax
            ? $"the JSON is nested more than {_wire.DepthMax} levels deep"
            : $"malformed JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");

    private readonly Utf8JsonReader Reader() => new(_body, _wire.ReaderOptions);

    // Escapes can say what no text is: half a surrogate pair. The serializer would pass over it in what it skips, and fail in the middle of
    // what it reads.
    private void CheckEscapes()
    {
        _json = Reader();
        var member = "";
        while (_json.Read())
        {
            if (_json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
            {
                continue;
            }

            try
            {
                var text = _json.ValueIsEscaped || _json.TokenType == JsonTokenType.PropertyName ? _json.GetString()! : "";
                member = _json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } ? text : member;
            }
            catch (InvalidOperationException)
            {
                throw new InvalidRequestException(
                    _json.TokenType == JsonTokenType.PropertyName
                        ? "a member's name is not valid text: it has half a surrogate pair"
                        : $"'{member}' is not valid text: it has half a surrogate pair");
            }
        }
    }

    // False if the member was there before: then it is passed over.
    private bool BeginValue(string member, ref bool seen)
    {
        if (seen && !_wire.AllowsTwice)
        {
            Refuse(Twice(Shown(member)));
            _json.Skip();
            return false;
        }

        seen = true;
        return _json.Read();
    }

    // The common kinds without the serializer's set-up; each accepts just what the serializer would.
    private T? Value<T>(string member)
    {
        if (!_wire.ReadsPlainly)
        {
            return Serialized(_wire.Reading<T>(), member);
        }

        if (typeof(T) == typeof(string) && _json.TokenType == JsonTokenType.String)
        {
            return (T)(object)_json.GetString()!;
        }

        if (typeof(T) == typeof(int) && _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var int32))
        {
            return (T)(object)int32;
        }

        if (typeof(T) == typeof(long) && _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var int64))
        {
            return (T)(object)int64;
        }

        if (typeof(T) == typeof(bool) && _json.TokenType is (JsonTokenType.True or JsonTokenType.False))
        {
            return (T)(object)_json.GetBoolean();
        }

        return Serialized(_wire.Reading<T>(), member);
    }

    private T? Serialized<T>(JsonTypeInfo<T> info, string member)
    {
        var start = (int)_json.TokenStartIndex;
        try
        {
            return JsonSerializer.Deserialize(ref _json, info);
        }
        catch (Exception fault) when (ClientFault.Is(fault) || ClientFault.MayBe(fault))
        {
            // Either the member does not fit, or what is wrong is the JSON: that is said with its place in the body.
            _json = Reader();
            var end = start;
            while (_json.Read())
            {
                if (_json.TokenStartIndex == start)
                {
                    _json.Skip();
                    end = (int)_json.BytesConsumed;
                }
            }

            var refusal = ClientFault.Is(fault)
                ? JsonFault.Explain(fault, info, _body[start..end], Shown(member))
                : JsonFault.Known(info, _body[start..end], Shown(member));
            if (refusal is null)
            {
                throw;
            }

            Refuse(refusal);
            PassOver(start);
            return default;
        }
    }

    // To the end of the value that begins there, as if it had been read.
    private void PassOver(int start)
    {
        _json = Reader();
        while (_json.Read() && _json.TokenStartIndex != start)
        {
        }

        _json.Skip();
    }
}
