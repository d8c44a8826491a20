using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;

namespace Kim.CompilerServices;

/// <summary>For generated code: writes what a durable run carries. Each value has its name, so that others can be added.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct StateWriter
{
    internal const string Fields = "fields";
    internal const string Arguments = "args";
    internal const string Visits = "visits";
    internal const string Step = "step";

    /// <summary>Fields that were read by a build that does not have them.</summary>
    internal const string Others = "others";

    private readonly Utf8JsonWriter _json;

    /// <param name="json">Where to.</param>
    internal StateWriter(Utf8JsonWriter json) => _json = json;

    /// <summary>What follows are the command's fields and properties, until <see cref="End"/>.</summary>
    public void BeginFields() => _json.WriteStartObject(Fields);

    /// <summary>What follows are the arguments of the step, until <see cref="End"/>.</summary>
    public void BeginArguments() => _json.WriteStartObject(Arguments);

    /// <summary>What follows are the steps that can be undone, oldest first, until <see cref="EndVisits"/>.</summary>
    public void BeginVisits() => _json.WriteStartArray(Visits);

    /// <summary>A step that can be undone: what its compensation takes follows, until <see cref="EndVisit"/>.</summary>
    /// <param name="compensation">The compensation.</param>
    public void BeginVisit(string compensation)
    {
        _json.WriteStartObject();
        _json.WriteString(Step, compensation);
        _json.WriteStartObject(Arguments);
    }

    /// <summary>Ends a step that can be undone.</summary>
    public void EndVisit()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    /// <summary>What follows are the members of the request, until <see cref="End"/>.</summary>
    public void BeginRequest() => _json.WriteStartObject();

    /// <summary>Writes a request as one value.</summary>
    internal void Whole<T>(T request) => JsonSerializer.Serialize(_json, request, StateJson.Of<T>());

    /// <summary>Ends the fields, the arguments, or the request.</summary>
    public void End() => _json.WriteEndObject();

    /// <summary>Ends the steps that can be undone.</summary>
    public void EndVisits() => _json.WriteEndArray();

    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="how">How it is written, if it says so itself.</param>
    public void Write<T>(string name, T value, JsonTypeInfo<T>? how = null)
    {
        _json.WritePropertyName(name);
        JsonSerializer.Serialize(_json, value, how ?? StateJson.Of<T>());
    }

    /// <summary>How a member of the request with a converter of its own is stored.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <typeparam name="TConverter">The converter, or a factory of one.</typeparam>
    public static JsonTypeInfo<T> By<T, TConverter>()
        where TConverter : JsonConverter, new() => StateJson.By<T, TConverter>();

    /// <summary>The same for a nullable member.</summary>
    /// <typeparam name="T">The member's type, without the question mark.</typeparam>
    /// <typeparam name="TConverter">The converter of that type or of the nullable one, or a factory of one.</typeparam>
    public static JsonTypeInfo<T?> ByOrNull<T, TConverter>()
        where T : struct
        where TConverter : JsonConverter, new() => StateJson.ByOrNull<T, TConverter>();
}
