using System.Text;
using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Forms that steps read part by part, over real sockets, on every host (docs/coding/http.md).</summary>
public sealed class FormTests
{
    private const string Field = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    private const string Multipart = "multipart/form-data; boundary=b";

    private readonly SourceWitness _witness = new();

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fields_and_files_arrive_in_order(HostKind kind)
    {
        await using var host = await Start(kind);
        for (var i = 0; i < 2; i++)
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent("Grüße"), "title" },
                { new ByteArrayContent(new byte[2_000_000]) { Headers = { ContentType = new("image/png") } }, "photo", "ä b.png" },
                { new ByteArrayContent(new byte[1_000_000]), "skipped", "x.bin" },
                { new StringContent(""), "empty" },
            };
            using var reply = await host.Client.PostAsync("/kim/uploads/form", form);
            Assert.Equal(
                ["title=Grüße", "photo: ä b.png, image/png, 2000000 bytes", "skipped", "empty="],
                System.Text.Json.JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement.GetProperty("data")
                    .EnumerateArray().Select(part => part.GetString()!));
            Assert.Equal(
                """200 {"code":0,"msg":"success","data":["a=1 2","b=","a=3&"]}""",
                await Post(host, "application/x-www-form-urlencoded", "a=1+2&b=&a=3%26"));
        }

        Assert.Equal("""200 {"code":0,"msg":"success","data":[]}""", await Post(host, Multipart, "--b--\r\n"));
        await AllOver(host, undone: 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_form_that_is_not_valid_is_400_and_the_run_is_undone(HostKind kind)
    {
        await using var host = await Start(kind);
        var all = new (string Type, string Body, string Status, string Text)[]
        {
            (Multipart, Field + "1", "400", "malformed body: the form has no end"),
            (Multipart, Field + "1\r\n", "400", "malformed body: the form has no end"),
            (Multipart, "--b\r\nContent-Disposition: form-da", "400", "malformed body: part 1 of the form has no name"),
            (Multipart, "nothing of it", "400", "malformed body: the form has no end"),
            (Multipart, "", "400", "malformed body: the form has no end"),
            (Multipart, Field.Replace("form-data", $"form-data; x={new string('x', 20_000)}", StringComparison.Ordinal) + "1\r\n--b--", "400",
                "malformed body: Multipart headers length limit 16384 exceeded."),
            (Multipart, "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--\r\n", "400", "malformed body: part 1 of the form has no name"),
            (Multipart, string.Concat(Enumerable.Repeat(Field + "\r\n", 1025)) + "--b--\r\n", "400",
                "malformed body: the form has more than 1024 parts"),
            (Multipart, Field + new string('x', 70_000) + "\r\n--b--\r\n", "413", "'a' is longer than 65536 bytes"),
            ("multipart/form-data", Field, "400", "malformed body: the Content-Type needs a boundary of 1 to 128 characters"),
            ("application/json", "{}", "415",
                "the body must be a form (multipart/form-data, or application/x-www-form-urlencoded), not application/json"),
        };
        foreach (var (type, body, status, text) in all)
        {
            Assert.Equal($$"""{{status}} {"code":1,"msg":"{{text}}"}""", await Post(host, type, body));
        }

        await AllOver(host, undone: all.Length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_leaves_in_a_form_is_not_an_error(HostKind kind)
    {
        await using var host = await Start(kind);
        using (var client = await RawClient.Connect(host.EndPoint))
        {
            await client.Send(
                $"POST /kim/uploads/form HTTP/1.1\r\nHost: test\r\nContent-Type: {Multipart}\r\nContent-Length: 100000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + new string('x', 20_000));
            await host.Until(() => _witness.Given > 0, "the run reads");
        }

        await AllOver(host, undone: 1);
    }

    private Task<AnyHost> Start(HostKind kind) =>
        AnyHost.Start(kind, new HostParts { Services = services => services.AddSingleton(_witness) });

    private static async Task<string> Post(AnyHost host, string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var reply = await host.Client.PostAsync("/kim/uploads/form", content);
        return $"{(int)reply.StatusCode} {(await reply.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal)}";
    }

    private async Task AllOver(AnyHost host, int undone)
    {
        await host.Until(() => _witness.Undone >= undone && host.RequestsInFlight == 0,
            $"all is over: undone {_witness.Undone}, in flight {host.RequestsInFlight}");
        Assert.Equal(undone, _witness.Undone);
        Assert.Empty(host.Errors.Lines);
        Assert.Equal(0, await host.RunsInFlight());
    }
}
