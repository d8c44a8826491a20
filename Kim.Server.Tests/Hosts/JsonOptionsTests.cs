using System.Text.Json;
using System.Text.Json.Serialization;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>What a host says of its JSON, once, holds for requests, replies, streams and messages.</summary>
public sealed class JsonOptionsTests
{
    private const string Snakes =
        """{"order_id":"7","Ref":"r","shipping_speed":"NextDay","parcels":[{"weight_grams":1,"height_cm":null}],"by_day":null,"gift_note":null,"number":0}""";

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    public static TheoryData<HostKind, bool> KindsAndWays
    {
        get
        {
            var data = new TheoryData<HostKind, bool>();
            foreach (var kind in AnyHost.Kinds)
            {
                data.Add(kind, true);
                data.Add(kind, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndWays))]
    public async Task A_naming_policy_names_members_everywhere(HostKind kind, bool byTheApp)
    {
        await using var host = await Start(kind, json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, byTheApp);
        Assert.Equal(
            $$"""200 {"code":0,"msg":"success","data":{{Snakes}}}""",
            await host.Send(HttpMethod.Post, "/shipments",
                """{"order_id":"7","Ref":"r","shipping_speed":"nextday","parcels":[{"weight_grams":1}]}"""));
        Assert.Equal(
            $$"""200 {"code":0,"msg":"success","data":{{Snakes}}}""",
            await host.Send(HttpMethod.Post, "/shipments/7",
                """{"orderId":"8","Ref":"r","shipping_speed":"nextday","parcels":[{"weight_grams":1}]}"""));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'order_id' is missing; 'Ref' is missing; 'shipping_speed' is missing; 'parcels' is missing","errors":"""
            + """{"order_id":["'order_id' is missing"],"Ref":["'Ref' is missing"],"shipping_speed":["'shipping_speed' is missing"],"parcels":["'parcels' is missing"]}}""",
            await host.Send(HttpMethod.Post, "/shipments", """{"orderId":"7","shippingSpeed":"NextDay"}"""));
        Assert.Equal(
            """200 {"page_size":3,"by_speed":["Standard"],"since_id":"x"}""",
            await host.Send(HttpMethod.Get, "/shipments?page_size=3&by_speed=standard&since_id=x"));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'page_size' must be a whole number that fits Int32, not 'x'"}""",
            await host.Send(HttpMethod.Get, "/shipments?page_size=x&pageSize=1"));
        Assert.Equal(
            "200 {\"weight_grams\":1,\"height_cm\":2.5}\n{\"weight_grams\":2,\"height_cm\":null}\n",
            await host.Send(HttpMethod.Get, "/shipments/all"));
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":"{\"weight_grams\":3,\"height_cm\":null}"}""",
            await host.Send(HttpMethod.Get, "/shipments/seen"));
    }

    [Theory]
    [InlineData("""{"order_id":"7","Ref":1,"shipping_speed":"x","parcels":[{"weight_grams":"a"}]}""",
        "'Ref' must be a string; 'shipping_speed' must be one of NextDay, Standard; 'parcels[0].weight_grams' must be a whole number that fits Int32")]
    [InlineData("""{"order_id":null,"order_id":"7","Ref":"r","shipping_speed":"NextDay","parcels":[]}""",
        "'order_id' may not be null; 'order_id' is given twice")]
    [InlineData("""{"order_id":"7","Ref":"r","shipping_speed":"NextDay","parcels":[{"weight_grams":0}],"gift_note":"too long","by_day":{"Mo":{"weight_grams":-1}}}""",
        "The field parcels[0].weight_grams must be between 1 and 30000; The field by_day.Mo.weight_grams must be between 1 and 30000; "
        + "The field gift_note must be a string with a maximum length of 5")]
    public async Task What_is_wrong_is_named_by_the_policy(string body, string messages)
    {
        await using var host = await Start(
            HostKind.ServerOnEpoll, json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        var reply = await host.Send(HttpMethod.Post, "/shipments", body);
        Assert.StartsWith($$"""400 {"code":1,"msg":"invalid request data: {{messages}}","errors":""", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "parcels", "orderId")]
    [InlineData(true, "parcels", "order_id")]
    public async Task What_a_request_says_of_itself_is_named_by_its_names_for_clients(bool isSnake, string first, string second)
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json =>
            json.PropertyNamingPolicy = isSnake ? JsonNamingPolicy.SnakeCaseLower : json.PropertyNamingPolicy);
        var (id, speed) = isSnake ? ("order_id", "shipping_speed") : ("orderId", "shippingSpeed");
        Assert.EndsWith(
            $$$""","errors":{"{{{first}}}":["nothing is shipped"],"{{{second}}}":["nothing is shipped"],"Ref":["nothing is shipped"]}}""",
            await host.Send(HttpMethod.Post, "/shipments", $$"""{"{{id}}":"7","Ref":"r","{{speed}}":"NextDay","parcels":[]}"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_policy_names_are_those_of_the_code(HostKind kind)
    {
        await using var host = await Start(kind, json => json.PropertyNamingPolicy = null);
        Assert.Equal(
            """200 {"PageSize":3,"BySpeed":null,"SinceId":null}""", await host.Send(HttpMethod.Get, "/shipments?PageSize=3"));
        Assert.Contains("""WeightGrams":5""", await host.Send(
            HttpMethod.Post, "/shipments", """{"OrderId":"7","Ref":"r","ShippingSpeed":"NextDay","Parcels":[{"WeightGrams":5}]}"""),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(KindsAndWays))]
    public async Task Enums_by_a_converter_of_the_host(HostKind kind, bool byTheApp)
    {
        await using var host = await Start(
            kind, json => json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower)), byTheApp);
        Assert.Contains("""shippingSpeed":"next-day",""", await Speed(host, "\"next-day\""), StringComparison.Ordinal);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'shippingSpeed' must be one of next-day, standard"}""", await Speed(host, "\"slow\""));
        Assert.Equal(
            """200 {"pageSize":1,"bySpeed":["next-day","standard"],"sinceId":null}""",
            await host.Send(HttpMethod.Get, "/shipments?pageSize=1&bySpeed=next-day&bySpeed=Standard"));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'bySpeed' must be one of next-day, standard, not 'slow'"}""",
            await host.Send(HttpMethod.Get, "/shipments?pageSize=1&bySpeed=slow"));
    }

    [Fact]
    public async Task Enums_as_numbers()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json => json.Converters.Clear());
        Assert.Contains("""shippingSpeed":1,""", await Speed(host, "1"), StringComparison.Ordinal);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'shippingSpeed' must be one of 0, 1"}""", await Speed(host, "\"NextDay\""));
        Assert.Equal(
            """200 {"pageSize":1,"bySpeed":[0],"sinceId":null}""",
            await host.Send(HttpMethod.Get, "/shipments?pageSize=1&bySpeed=NextDay"));
    }

    [Fact]
    public async Task Numbers_from_text()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json =>
            json.NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString);
        Assert.Contains(
            """parcels":[{"weightGrams":"5","heightCm":"2.5"}],"byDay":null,"giftNote":null,"number":"9"}""",
            await Parcel(host, """{"weightGrams":"5","heightCm":"2.5"}],"number":"9" """), StringComparison.Ordinal);
        Assert.Contains("""number":"9"}""", await Parcel(host, """{"weightGrams":5}],"number":9"""), StringComparison.Ordinal);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'parcels[0].heightCm' must be a number"}""",
            await Parcel(host, """{"weightGrams":5,"heightCm":1e999}]"""));
    }

    [Fact]
    public async Task Converters_of_the_host_read_and_write_the_plain_kinds_too()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json => json.Converters.Add(new Trimmed()));
        Assert.Contains(
            """{"orderId":"<7>","Ref":"<r>",""",
            await host.Send(
                HttpMethod.Post, "/shipments", """{"orderId":" 7 ","Ref":"r ","shippingSpeed":"NextDay","parcels":[{"weightGrams":1}]}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_to_be_written_is_left_out_and_what_is_looser_is_read()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json =>
        {
            json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.PropertyNameCaseInsensitive = true;
            json.AllowTrailingCommas = true;
            json.ReadCommentHandling = JsonCommentHandling.Skip;
            json.AllowDuplicateProperties = true;
        });
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":{"orderId":"8","Ref":"r","shippingSpeed":"NextDay","parcels":[{"weightGrams":2}],"number":0}}""",
            await host.Send(HttpMethod.Post, "/shipments",
                """/* a */{"ORDERID":"7","orderId":"8","ref":"r","shippingSpeed":"NextDay",/* b */"parcels":[{"WEIGHTGRAMS":1,"weightGrams":2,},],}"""));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'parcels[0].weightGrams' must be a whole number that fits Int32"}""",
            await Parcel(host, """{"WeightGrams":/* no */"x",},],"""));
    }

    [Fact]
    public async Task Unknown_members_are_refused_where_the_host_says_so()
    {
        await using var host = await Start(
            HostKind.ServerOnEpoll, json => json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'colour' is not a member of the request"}""",
            await Parcel(host, """{"weightGrams":1}],"colour":1"""));
        Assert.StartsWith("400", await Parcel(host, """{"weightGrams":1,"colour":1}]"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_are_indented_but_lines_stay_lines()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json =>
        {
            json.WriteIndented = true;
            json.NewLine = "\n";
        });
        Assert.Equal("200 {\n  \"pageSize\": 1,\n  \"bySpeed\": null,\n  \"sinceId\": null\n}",
            await host.Send(HttpMethod.Get, "/shipments?pageSize=1"));
        Assert.Equal(
            "200 {\"weightGrams\":1,\"heightCm\":2.5}\n{\"weightGrams\":2,\"heightCm\":null}\n",
            await host.Send(HttpMethod.Get, "/shipments/all"));
    }

    [Fact]
    public async Task How_deep_JSON_may_be_is_the_hosts_to_say()
    {
        await using var host = await Start(HostKind.ServerOnEpoll, json => json.MaxDepth = 3);
        Assert.StartsWith("200", await Parcel(host, """{"weightGrams":1}]"""), StringComparison.Ordinal);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: the JSON is nested more than 3 levels deep"}""",
            await Parcel(host, """{"weightGrams":[1]}]"""));
    }

    [Fact]
    public async Task What_Kim_is_told_outranks_what_the_app_is_told()
    {
        await using var host = await AnyHost.Start(HostKind.App, new HostParts
        {
            Services = services =>
            {
                services.ConfigureKimJson(json => json.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower);
                services.ConfigureHttpJsonOptions(http => http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
            },
        });
        Assert.StartsWith("""200 {"page-size":1""", await host.Send(HttpMethod.Get, "/shipments?page-size=1"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_the_app_leaves_stays_strict(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Services = services => services.ConfigureHttpJsonOptions(_ => { }).AddProblemDetails(),
        });
        Assert.StartsWith("400", await Parcel(host, """{"weightGrams":"1"}]"""), StringComparison.Ordinal);
        Assert.StartsWith("400", await Parcel(host, """{"WeightGrams":1}]"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "ReferenceHandler is set, but the members of a request are read one by one")]
    [InlineData(2, "PreferredObjectCreationHandling is Populate, but a request is made with its members")]
    [InlineData(3, "IncludeFields is set, but which members a request has is settled when it is compiled")]
    [InlineData(4, "The JSON options of this host could not be set: System.IO.IOException: no file")]
    [InlineData(5, "By the JSON options of this host two members of the request of ")]
    public async Task What_cannot_be_is_told_at_start(int which, string message)
    {
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() => Start(HostKind.ServerOnEpoll, json =>
        {
            switch (which)
            {
                case 1:
                    json.ReferenceHandler = ReferenceHandler.Preserve;
                    break;
                case 2:
                    json.PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate;
                    break;
                case 3:
                    json.IncludeFields = true;
                    break;
                case 4:
                    throw new IOException("no file");
                default:
                    json.PropertyNamingPolicy = new Same();
                    break;
            }
        }));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static Task<AnyHost> Start(HostKind kind, Action<JsonSerializerOptions> configure, bool byTheApp = false) =>
        AnyHost.Start(kind, new HostParts
        {
            Services = services => _ = byTheApp
                ? services.ConfigureHttpJsonOptions(http => configure(http.SerializerOptions))
                : services.ConfigureKimJson(configure),
        });

    private static Task<string> Speed(AnyHost host, string speed) => host.Send(
        HttpMethod.Post, "/shipments", $$"""{"orderId":"7","Ref":"r","shippingSpeed":{{speed}},"parcels":[{"weightGrams":1}]}""");

    private static Task<string> Parcel(AnyHost host, string rest) => host.Send(
        HttpMethod.Post, "/shipments", $$"""{"orderId":"7","Ref":"r","shippingSpeed":"NextDay","parcels":[{{rest}}}""");

    private sealed class Trimmed : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!.Trim();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"<{value}>");
    }

    private sealed class Same : JsonNamingPolicy
    {
        public override string ConvertName(string name) => "same";
    }
}
