using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>Real replies of last steps, held against what the OpenAPI document says of their status.</summary>
public sealed class DocumentedEndingTests : IAsyncLifetime
{
    private AppFixture _app = null!;
    private JsonNode _document = null!;
    private HttpClient _client = null!;

    public static TheoryData<string, string, int> Gets
    {
        get
        {
            var gets = new TheoryData<string, string, int>();
            Add("/kim/everyday/{which}", 200, "headers", "cookies", "bad-location");
            Add("/kim/everyday/{which}", 201, "created", "created-bare");
            Add("/kim/everyday/{which}", 202, "accepted", "accepted-with");
            Add("/kim/everyday/{which}", 301, "moved-for-good");
            Add("/kim/everyday/{which}", 302, "moved");
            Add("/kim/everyday/{which}", 307, "same-method");
            Add("/kim/everyday/{which}", 308, "same-method-for-good");
            Add("/kim/everyday/{which}", 404, "nonesuch");
            Add("/kim/heads/{which}", 200, "ok", "ok-without-data", "text", "bytes", "events", "many", "length");
            Add("/kim/heads/{which}", 201, "json");
            Add("/kim/heads/{which}", 204, "status");
            Add("/kim/heads/{which}", 400, "bad-request");
            Add("/kim/heads/{which}", 404, "not-found");
            Add("/kim/heads/{which}", 409, "fail");
            Add("/kim/streams/{which}", 200, "lines", "known?bytes=10", "seekable");
            Add("/kim/streams/{which}", 404, "nonesuch");
            Add("/kim/nameless/{which}", 200, "listed");
            Add("/kim/nameless/{which}", 203, "bare");
            return gets;

            void Add(string path, int status, params string[] each)
            {
                foreach (var which in each)
                {
                    gets.Add(path, which, status);
                }
            }
        }
    }

    public async Task InitializeAsync()
    {
        _app = await AppFixture.Start(AppTransport.Stock);
        _document = JsonNode.Parse(await _app.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = _app.Url,
            Timeout = ServerFixture.Limit,
        };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Gets))]
    public async Task What_a_last_step_answers_is_what_the_document_says(string path, string which, int status)
    {
        using var reply = await _client.GetAsync(new Uri(path.Replace("{which}", which, StringComparison.Ordinal), UriKind.Relative));
        Assert.Equal(status, (int)reply.StatusCode);
        await IsDocumented(path, "get", reply);
    }

    [Fact]
    public async Task What_is_created_from_a_body_is_what_the_document_says()
    {
        using var item = new StringContent("""{"name":"cup","price":3}""", Encoding.UTF8, "application/json");
        using var reply = await _client.PostAsync(new Uri("/kim/shelves/top", UriKind.Relative), item);
        Assert.Equal(201, (int)reply.StatusCode);
        await IsDocumented("/kim/shelves/{shelf}", "post", reply);
    }

    private async Task IsDocumented(string path, string method, HttpResponseMessage reply)
    {
        var status = ((int)reply.StatusCode).ToString(CultureInfo.InvariantCulture);
        var said = _document["paths"]![path]![method]!["responses"]![status];
        Assert.True(said is not null, $"{status} is not listed");
        var body = await reply.Content.ReadAsStringAsync();
        if (reply.Content.Headers.ContentType?.MediaType is not { } mediaType)
        {
            Assert.Empty(body);
            Assert.Null(said["content"]);
            return;
        }

        var content = said["content"]![mediaType];
        Assert.True(content is not null, $"{mediaType} is not listed: {said.ToJsonString()}");
        var isJson = mediaType.EndsWith("json", StringComparison.Ordinal) && mediaType != "application/x-ndjson";
        Assert.Empty(new SchemaCheck(_document).Check(content["schema"]!, isJson ? JsonNode.Parse(body) : JsonValue.Create(body)));
    }
}
