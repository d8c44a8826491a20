using Xunit;

namespace Kim.Server.Tests.Apps;

// Where members come from, and what validation attributes say of them.
public sealed partial class OpenApiTests
{
    [Fact]
    public async Task Headers_are_parameters_and_validation_attributes_are_limits()
    {
        await using var app = await OpenApiApp.Start();
        var document = await app.Document();
        var headers = document["paths"]!["/tenants/orders"]!["post"]!["parameters"]!.AsArray()
            .Where(parameter => (string?)parameter!["in"] == "header")
            .Select(parameter => $"{parameter!["name"]} {parameter["required"] is not null} {parameter["schema"]!["type"]}");
        Assert.Equal(["X-Tenant True string", "X-Limit False integer", "X-Tags False array", "colour False string"], headers);
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal("""{"maximum":9,"minimum":1,"type":"integer","format":"int32"}""",
            schemas["TicketOrder"]!["properties"]!["count"]!.ToJsonString());
        var traveller = schemas["Traveller"]!["properties"]!;
        Assert.Equal("""{"maxLength":10,"minLength":2,"type":["null","string"]}""", traveller["name"]!.ToJsonString());
        Assert.Equal("""{"type":["null","string"],"format":"email"}""", traveller["e-mail"]!.ToJsonString());
    }

    [Fact]
    public async Task A_body_that_steps_read_is_bytes_or_a_form_and_not_JSON()
    {
        await using var app = await OpenApiApp.Start();
        var upload = (await app.Document())["paths"]!["/kim/uploads/{which}"]!["post"]!;
        Assert.Equal(
            """{"content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}},"multipart/form-data":{"schema":{"type":"object"}}},"required":true}""",
            upload["requestBody"]!.ToJsonString());
        Assert.Equal(["which", "bytes"], upload["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
    }
}
