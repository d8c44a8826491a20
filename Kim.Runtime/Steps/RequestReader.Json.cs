using System.Text.Json;
using Kim.Steps;

namespace Kim;

// Members from the JSON body: a walk over the top-level object.
public ref partial struct RequestReader
{
    /// <summary>Whether a body was sent at all; where every member is optional, none need be.</summary>
    public readonly bool HasBody => !_body.IsEmpty;

    /// <summary>Begins the walk.</summary>
    /// <exception cref="InvalidRequestException">The body is empty or no JSON object.</exception>
    public void BeginObject()
    {
        if (_body.IsEmpty)
        {
            throw new InvalidRequestException("the body is empty, expected a JSON object");
        }

        _json = new Utf8JsonReader(_body);
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidRequestException("expected a JSON object");
        }
    }

    /// <summary>Moves to the next member's name.</summary>
    /// <returns>False at the end of the object, behind which nothing may follow.</returns>
    public bool NextMember()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.PropertyName)
        {
            return true;
        }

        // Throws where anything but white space follows.
        _json.Read();
        return false;
    }

    /// <summary>Whether the current member has this name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    public readonly bool MemberIs(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    /// <summary>Passes over the current member.</summary>
    public void SkipMember() => _json.Skip();

    /// <summary>Reads the current member's value; JSON's <c>null</c> is an error.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    public T Json<T>(string member, ref bool seen)
        where T : notnull
    {
        BeginValue(member, ref seen);
        return _json.TokenType == JsonTokenType.Null ? throw Null(member) : Value<T>(member) ?? throw Null(member);
    }

    /// <summary>Reads the current member's value, where JSON's <c>null</c> is <paramref name="absent"/>.</summary>
    /// <param name="member">The member's name on the wire.</param>
    /// <param name="seen">Whether the member was there before, which is an error; set.</param>
    /// <param name="absent">What <c>null</c> means.</param>
    public T? JsonOrNull<T>(string member, ref bool seen, T? absent = default)
    {
        BeginValue(member, ref seen);
        return _json.TokenType == JsonTokenType.Null ? absent : Value<T>(member);
    }

    private static InvalidRequestException Null(string member) => new($"'{member}' may not be null");

    private void BeginValue(string member, ref bool seen)
    {
        if (seen)
        {
            throw Twice(member);
        }

        seen = true;
        _json.Read();
    }

    // The common kinds without the serializer's set-up; each accepts just what the serializer would.
    private T? Value<T>(string member)
    {
        try
        {
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

            return JsonSerializer.Deserialize(ref _json, Wire.TypeInfo<T>());
        }
        catch (JsonException fault)
        {
            throw new InvalidRequestException(
                fault.Path is null or "$" ? $"'{member}' must be {ValueKind.Of<T>()}" : $"'{member}' must be {ValueKind.Of<T>()}: wrong at {member}{fault.Path[1..]}");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException($"'{member}' holds text that is not valid UTF-8 or UTF-16");
        }
    }
}
