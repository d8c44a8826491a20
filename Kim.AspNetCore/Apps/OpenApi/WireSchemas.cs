using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kim.Binding;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>
/// JSON schemas of what commands read and write, made from the very metadata that reads and writes it. A type with a name is a component
/// that others refer to.
/// </summary>
/// <param name="nameOf">How a document names the schema of a type; <see langword="null"/> for one that has no name.</param>
/// <param name="wire">How values look on the wire.</param>
internal sealed class WireSchemas(Func<JsonTypeInfo, string?> nameOf, Wire wire)
{
    private readonly Dictionary<Type, SchemaComponent> _types = [];
    private readonly List<SchemaComponent> _components = [];

    /// <summary>All components. A reference holds an index of this list.</summary>
    internal IReadOnlyList<SchemaComponent> Components => _components;

    /// <summary>
    /// The schema of a type: itself, or a reference to its component. One that accepts anything if there is no metadata for the type.
    /// </summary>
    internal JsonObject Of(Type type, bool isNullable = false)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (wire.Reading(core) is not { } info)
        {
            return [];
        }

        var schema = NameOf(info) is { } name ? Refer(info, name) : Export(info);
        return isNullable || core != type ? OrNull(schema) : schema;
    }

    /// <summary>The schema of a body: the members that come from there, and no others.</summary>
    internal JsonObject OfBody(Type request, IReadOnlyList<InputDescriptor> members)
    {
        var info = wire.Reading(request);
        var body = SchemaText.Object(members.Select(member =>
        {
            var property = info?.Properties.FirstOrDefault(property => property.Name == member.Name);
            return (member.Name, SchemaText.Describe(OfMember(member, property, info), property, wire), member.IsRequired);
        }));
        if ((info?.UnmappedMemberHandling ?? info?.Options.UnmappedMemberHandling) is JsonUnmappedMemberHandling.Disallow)
        {
            body["additionalProperties"] = false;
        }

        SchemaText.Describe(body, request);

        // The type as a whole has the plain name, if it stands in the document, too.
        var name = (info is null ? null : nameOf(info)) ?? request.Name;
        var whole = _types.GetValueOrDefault(request);
        return whole is not null && JsonNode.DeepEquals(whole.Schema, body)
            ? whole.Refer()
            : Add(whole is null ? name : name + "Body", body);
    }

    /// <summary>The schema of a value from the route or the query string, with what is said of it.</summary>
    internal JsonObject OfText(Type? request, InputDescriptor input)
    {
        var info = request is null ? null : wire.Reading(request);
        var name = input.Member is { } member ? wire.NameOf(member, input.Name) : input.Name;
        var property = info?.Properties.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return SchemaText.Describe(SchemaText.OfText(input, wire), property, wire);
    }

    /// <summary>The schema of an answer's body.</summary>
    internal JsonObject OfReply(CommandBody body)
    {
        if (body.Type == typeof(ErrorEnvelope))
        {
            return Add("ErrorReply", SchemaText.Object([.. Head, ("trace", SchemaText.Of(typeof(string))!, false)]));
        }

        if (body.Type == typeof(Problem))
        {
            return Add("ProblemReply", SchemaText.Object(
            [
                .. ((string[])["type", "title", "detail", "trace"]).Select(name => (name, SchemaText.Of(typeof(string))!, true)),
                .. ((string[])["status", "code"]).Select(name => (name, SchemaText.Of(typeof(int))!, true)),
            ]));
        }

        if (!body.HasEnvelope)
        {
            return Of(body.Type, body.IsNullable);
        }

        if (body.Type == typeof(void))
        {
            return Add("EmptyReply", SchemaText.Object(Head));
        }

        var envelope = SchemaText.Object([.. Head, ("data", Of(body.Type, body.IsNullable), true)]);
        return wire.Reading(body.Type) is { } info && NameOf(info) is { } name ? Add(name + "Reply", envelope) : envelope;
    }

    private static (string Name, JsonObject Schema, bool IsRequired)[] Head =>
        [("code", SchemaText.Of(typeof(int))!, true), ("msg", SchemaText.Of(typeof(string))!, true)];

    private JsonObject OfMember(InputDescriptor member, JsonPropertyInfo? property, JsonTypeInfo? request)
    {
        // A member that is read in a way of its own: as the exporter has it.
        var schema = property is not null && !IsPlain(property, request!)
            && Export(request!)["properties"]?[member.Name]?.DeepClone() is JsonObject own ? own : Of(member.Type, member.IsNullable);
        if (member.Default is { } absent && wire.Reading(absent.GetType()) is { } info)
        {
            schema["default"] = JsonSerializer.SerializeToNode(absent, info);
        }

        return schema;
    }

    // What the serializer itself writes as an object, and enums; a converter's types have whatever form it likes. Objects need a name: they
    // may hold themselves.
    private string? NameOf(JsonTypeInfo info) =>
        info.Kind is JsonTypeInfoKind.Object ? nameOf(info) ?? info.Type.Name : info.Type.IsEnum ? nameOf(info) : null;

    private JsonObject Add(string name, JsonObject schema)
    {
        if (_components.Find(component => component.Name == name && JsonNode.DeepEquals(component.Schema, schema)) is { } same)
        {
            return same.Refer();
        }

        var component = new SchemaComponent(_components.Count, Valid(name)) { Schema = schema };
        _components.Add(component);
        return component.Refer();
    }

    // What OpenAPI allows in the name of a component.
    private static string Valid(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));

    // Known before it is exported, so that a type may hold itself.
    private JsonObject Refer(JsonTypeInfo info, string name)
    {
        if (!_types.TryGetValue(info.Type, out var component))
        {
            _types[info.Type] = component = new SchemaComponent(_components.Count, Valid(name));
            _components.Add(component);
            component.Schema = Export(info);
        }

        return component.Refer();
    }

    private JsonObject Export(JsonTypeInfo info) =>
        (JsonObject)info.GetJsonSchemaAsNode(new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete });

    private JsonNode Complete(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var info = type == context.TypeInfo.Type ? context.TypeInfo : wire.Reading(type)!;
        var isNullable = IsNullable(context);
        var own = context.PropertyInfo?.CustomConverter;
        if (own is null && !context.Path.IsEmpty && context.BaseTypeInfo is null && NameOf(info) is { } name)
        {
            var reference = Refer(info, name);
            return isNullable ? OrNull(reference) : reference;
        }

        var schema = node switch
        {
            _ when type.IsEnum => SchemaText.OfEnum(type, own is null ? info : wire.Reading(context.TypeInfo.Type, own)),
            _ when FiniteNumbers.Known(own ?? info.Converter) is { } numbers =>
                SchemaText.AddFormat((JsonObject)numbers.GetJsonSchemaAsNode(), type),
            JsonObject known => SchemaText.AddFormat(known, type),

            // Of a converter the exporter knows nothing. Ours are only stricter; what another reads may be anything.
            _ => own is null && info.Converter.GetType().Assembly == typeof(Wire).Assembly ? SchemaText.Of(type) ?? [] : [],
        };
        if (own is null)
        {
            CompleteParts(schema, info);
        }

        if (context.Path.IsEmpty)
        {
            SchemaText.Describe(schema, type);
        }

        return isNullable && !ReferenceEquals(schema, node) ? OrNull(schema) : schema;
    }

    // The exporter leaves out elements, and loses properties with a default, if a converter stands behind them.
    private void CompleteParts(JsonObject schema, JsonTypeInfo info)
    {
        if (info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && info.ElementType is { } element
            && info.NumberHandling is null)
        {
            schema[info.Kind is JsonTypeInfoKind.Dictionary ? "additionalProperties" : "items"] = Of(element);
        }

        foreach (var property in info.Properties)
        {
            if (schema["properties"] is JsonObject properties && properties[property.Name] is { } exported)
            {
                var own = IsPlain(property, info)
                    ? Of(property.PropertyType, property.IsGetNullable || property.IsSetNullable)
                    : exported.DeepClone() as JsonObject ?? [];
                properties[property.Name] = SchemaText.Describe(own, property, wire);
            }
        }
    }

    private static bool IsPlain(JsonPropertyInfo property, JsonTypeInfo owner) =>
        property is { CustomConverter: null, NumberHandling: null } && owner.NumberHandling is null;

    private static bool IsNullable(in JsonSchemaExporterContext context) => context.PropertyInfo is { } property
        ? property.IsGetNullable || property.IsSetNullable
        : Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null;

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            (schema["enum"] as JsonArray)?.Add(null);
            return schema;
        }

        if ((schema["type"] ?? schema["anyOf"]) is JsonArray several)
        {
            several.Add(schema.ContainsKey("type") ? "null" : new JsonObject { ["type"] = "null" });
            return schema;
        }

        return schema.ContainsKey(SchemaComponent.Keyword)
            ? new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, schema) }
            : schema;
    }
}
