using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>Requests made from the OpenAPI document, and replies held against it: the document tells what commands do.</summary>
public sealed class DocumentedBehaviourTests : IAsyncLifetime
{
    private AppFixture _app = null!;
    private JsonNode _document = null!;
    private SchemaCheck _schemas = null!;

    // Each is answered without side effects and at once.
    public static TheoryData<string, string> Operations { get; } = new()
    {
        { "/kim/shops/{shop}/orders", "post" },
        { "/kim/found/{shop}", "get" },
        { "/kim/either", "post" },
        { "/kim/nothing", "post" },
        { "/kim/stated/{id}", "delete" },
        { "/kim/echo", "post" },
        { "/kim/shelves/{shelf}/items/{id}", "get" },
        { "/kim/items/{shelf}/{id}", "get" },
    };

    public async Task InitializeAsync()
    {
        _app = await AppFixture.Start(AppTransport.Stock);
        _document = JsonNode.Parse(await _app.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        _schemas = new SchemaCheck(_document);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_the_document_allows_is_accepted_and_answered_as_it_says(string path, string method)
    {
        foreach (var full in new[] { false, true })
        {
            var (status, reply) = await Send(path, method, Query(path, method, full), Body(path, method, full));
            var response = Operation(path, method)["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            Assert.True(status is 200 or 202 && response is not null, $"{status} {reply?.ToJsonString()}");
            Assert.Empty(_schemas.Check(response["content"]!["application/json"]!["schema"]!, reply));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_the_document_requires_is_required(string path, string method)
    {
        foreach (var parameter in Parameters(path, method, "query").Where(parameter => (bool?)parameter["required"] == true))
        {
            var query = Query(path, method, full: true);
            query.RemoveAll(pair => pair.Name == (string?)parameter["name"]);
            await IsRefused(path, method, query, Body(path, method, full: true));
        }

        await EachMember(path, method, (member, isRequired, parent, _) =>
        {
            parent.Remove(member);
            return isRequired ? 400 : 200;
        });
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_number_as_text_and_an_enum_as_a_number_are_refused(string path, string method)
    {
        await EachMember(path, method, (member, _, parent, schema) =>
        {
            switch (parent[member]?.GetValueKind())
            {
                case JsonValueKind.Number:
                    parent[member] = parent[member]!.ToJsonString();
                    return 400;
                case JsonValueKind.String when schema["enum"] is not null || schema["pattern"] is not null:
                    parent[member] = 0;
                    return 400;
                default:
                    return null;
            }
        });
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Null_is_taken_just_where_the_document_says_so(string path, string method)
    {
        await EachMember(path, method, (member, _, parent, _) =>
        {
            var isAllowed = _schemas.Check(Raw(path, method, parent, member), null).Count == 0;
            parent[member] = null;
            return isAllowed ? 200 : 400;
        });
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_name_of_an_enum_is_taken_and_others_are_refused(string path, string method)
    {
        await EachMember(path, method, (member, _, parent, schema) =>
        {
            if (schema["enum"] is not JsonArray names)
            {
                return null;
            }

            parent[member] = names[^1]!.DeepClone();
            return 200;
        });
        await EachMember(path, method, (member, _, parent, schema) =>
        {
            parent[member] = "Nonesuch";
            return schema["enum"] is null ? null : 400;
        });
    }

    [Fact]
    public async Task An_error_is_answered_as_the_document_says()
    {
        var (status, reply) = await Send("/kim/echo", "post", [], new JsonObject { ["text"] = 1 });
        Assert.Equal(400, status);
        Assert.Empty(
            _schemas.Check(Operation("/kim/echo", "post")["responses"]!["400"]!["content"]!["application/json"]!["schema"]!, reply));
        Assert.Empty(
            _schemas.Check(Operation("/kim/echo", "post")["responses"]!["default"]!["content"]!["application/json"]!["schema"]!, reply));
    }

    // Sends a full body once for each member of it, nested ones included, after a change; and expects a status. No status: nothing to see
    // there.
    private async Task EachMember(string path, string method, Func<string, bool, JsonObject, JsonObject, int?> change)
    {
        if (BodySchema(path, method) is not { } schema)
        {
            return;
        }

        foreach (var (place, member) in Members(_schemas.Resolve(schema), Body(path, method, full: true)!.AsObject(), []).ToList())
        {
            var body = Body(path, method, full: true)!;
            var (parent, parentSchema) = Walk(body, schema, place);
            var memberSchema = Core(parentSchema["properties"]![member]!);
            if (change(member, SchemaCheck.IsRequired(parentSchema, member), parent.AsObject(), memberSchema) is { } expected)
            {
                var (status, reply) = await Send(path, method, Query(path, method, full: true), body);
                Assert.True(expected == status,
                    $"{string.Join('.', place)}.{member}: {status}, expected {expected}: {reply?.ToJsonString()} to {body.ToJsonString()}");
            }
        }
    }

    private JsonObject Core(JsonNode schema)
    {
        var resolved = _schemas.Resolve(schema);
        return resolved["oneOf"] is JsonArray parts ? _schemas.Resolve(parts[^1]!) : resolved;
    }

    private IEnumerable<(object[] Place, string Member)> Members(JsonObject schema, JsonObject value, object[] place)
    {
        foreach (var (name, member) in value)
        {
            yield return (place, name);
            var own = schema["properties"]?[name] is { } found ? Core(found) : null;
            var inner = member is JsonArray { Count: > 0 } items
                ? (Value: items[0] as JsonObject, Schema: own?["items"] is { } item ? Core(item)
                    : null, Place: (object[])[.. place, name, 0])
                : (Value: member as JsonObject, Schema: own, Place: [.. place, name]);
            if (inner is { Value: { } nested, Schema: { } nestedSchema } && nestedSchema.ContainsKey("properties")
                && inner.Place.Length < 4)
            {
                foreach (var deeper in Members(nestedSchema, nested, inner.Place))
                {
                    yield return deeper;
                }
            }
        }
    }

    private (JsonNode Value, JsonObject Schema) Walk(JsonNode value, JsonNode schema, object[] place)
    {
        var resolved = Core(schema);
        foreach (var step in place)
        {
            (value, resolved) = step is string name
                ? (value[name]!, Core(resolved["properties"]![name]!))
                : (value[(int)step]!, Core(resolved["items"]!));
        }

        return (value, resolved);
    }

    private JsonNode Raw(string path, string method, JsonObject parent, string member)
    {
        var places = new List<object>();
        for (JsonNode node = parent; node.Parent is not null; node = node.Parent)
        {
            places.Insert(0, node.Parent is JsonArray ? 0 : node.GetPropertyName());
        }

        return Walk(parent.Root, BodySchema(path, method)!, [.. places]).Schema["properties"]![member]!;
    }

    private JsonNode Operation(string path, string method) => _document["paths"]![path]![method]!;

    private JsonNode? BodySchema(string path, string method) =>
        Operation(path, method)["requestBody"]?["content"]!["application/json"]!["schema"];

    private JsonNode? Body(string path, string method, bool full) =>
        BodySchema(path, method) is { } schema ? _schemas.Sample(schema, full) : null;

    private IEnumerable<JsonNode> Parameters(string path, string method, string place) =>
        Operation(path, method)["parameters"]?.AsArray().Select(parameter => parameter!)
        .Where(parameter => (string?)parameter["in"] == place) ?? [];

    private List<(string Name, string Value)> Query(string path, string method, bool full) => Parameters(path, method, "query")
        .Where(parameter => full || (bool?)parameter["required"] == true)
        .Select(parameter =>
            ((string)parameter["name"]!,
                Plain(_schemas.Sample(parameter["schema"]!, full) is JsonArray items ? items[0]! : _schemas.Sample(parameter["schema"]!, full)!)))
        .ToList();

    private static string Plain(JsonNode value) => value.GetValueKind() is JsonValueKind.String ? (string)value! : value.ToJsonString();

    private async Task IsRefused(string path, string method, List<(string Name, string Value)> query, JsonNode? body)
    {
        var (status, reply) = await Send(path, method, query, body);
        Assert.True(status == 400, $"{status} {reply?.ToJsonString()}");
    }

    private async Task<(int Status, JsonNode? Reply)> Send(
        string path, string method, List<(string Name, string Value)> query, JsonNode? body)
    {
        var target = Parameters(path, method, "path")
            .Aggregate(path, (filled, parameter) =>
                filled.Replace($"{{{parameter["name"]}}}", Uri.EscapeDataString(Plain(_schemas.Sample(parameter["schema"]!, full: true)!)),
                    StringComparison.Ordinal));
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()),
            $"{target}?{string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"))}");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = await _app.Client.SendAsync(request);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync()));
    }
}
