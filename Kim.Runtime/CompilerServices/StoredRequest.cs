using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;

namespace Kim.CompilerServices;

/// <summary>
/// For generated code: the request of a durable run as it is stored, a JSON object of its members. Others are passed over, unless one
/// may be a member under its former name.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct StoredRequest
{
    private readonly JsonElement _request;
    private readonly Members _members = new();

    internal StoredRequest(JsonElement request) => _request = request;

    /// <summary>All members are read: one that is missing beside one that is not known may be the same under another name.</summary>
    /// <exception cref="UnreadableStateException">It may.</exception>
    internal void Check()
    {
        var members = _members;
        if (members.Missing is { } missing
            && _request.EnumerateObject().Select(one => one.Name).FirstOrDefault(name => !members.Known.Contains(name)) is { } unknown)
        {
            throw new UnreadableStateException(
                $"its request has no {missing}, but {unknown}, which this build does not have: if that is its former name, write "
                + $"[JsonPropertyName(\"{unknown}\")]; if not, remove the one and add the other in two builds");
        }
    }

    /// <summary>The request, if it is stored as one value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    internal T Whole<T>() => _request.Deserialize(StateJson.Of<T>())!;

    /// <summary>Reads a member that has no default.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="how">How it is read, if it says so itself.</param>
    /// <exception cref="UnreadableStateException">It is not there, or cannot be read as this type.</exception>
    public T Read<T>(string name, JsonTypeInfo<T>? how = null) => TryRead(name, out var value, how)
        ? value
        : throw new UnreadableStateException(
            $"its request has no {name}, which this build needs: give that member a default, or let it be null");

    /// <summary>Reads a member.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value, if it is there.</param>
    /// <param name="how">How it is read, if it says so itself.</param>
    /// <returns>False if it is not there: it is new in this build.</returns>
    /// <exception cref="UnreadableStateException">It cannot be read as this type.</exception>
    public bool TryRead<T>(string name, out T value, JsonTypeInfo<T>? how = null)
    {
        if (_request.ValueKind is not JsonValueKind.Object)
        {
            throw new UnreadableStateException("its request is not a JSON object");
        }

        _members.Known.Add(name);
        if (!_request.TryGetProperty(name, out var found))
        {
            _members.Missing ??= name;
            value = default!;
            return false;
        }

        value = StateReader.Read(found, $"member {name} of its request", how);
        return true;
    }

    private sealed class Members
    {
        internal HashSet<string> Known { get; } = new(StringComparer.Ordinal);

        internal string? Missing { get; set; }
    }
}
