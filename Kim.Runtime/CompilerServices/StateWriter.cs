using System.ComponentModel;
using System.Text.Json;
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

    private readonly Utf8JsonWriter _json;
    private readonly IReadOnlyList<JsonProperty> _others;

    /// <param name="json">Where to.</param>
    /// <param name="others">Fields that were read, and that this build does not have.</param>
    internal StateWriter(Utf8JsonWriter json, IReadOnlyList<JsonProperty> others) => (_json, _others) = (json, others);

    /// <summary>What follows are the command's fields and properties, until <see cref="End"/>.</summary>
    public void BeginFields()
    {
        _json.WriteStartObject(Fields);
        foreach (var field in _others)
        {
            field.WriteTo(_json);
        }
    }

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

    /// <summary>Ends the fields, or the arguments.</summary>
    public void End() => _json.WriteEndObject();

    /// <summary>Ends the steps that can be undone.</summary>
    public void EndVisits() => _json.WriteEndArray();

    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Write<T>(string name, T value)
    {
        _json.WritePropertyName(name);
        JsonSerializer.Serialize(_json, value, StateJson.Of<T>());
    }
}
