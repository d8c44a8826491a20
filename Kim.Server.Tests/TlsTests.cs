using System.Net;
using System.Net.Security;
using Kim.AspNetCore.Reactors;
using Kim.Server.Tests.Processes;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>HTTPS by configuration, over both transports.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("on", "2.0")]
    [InlineData("off", "1.1")]
    public async Task A_client_that_can_speak_HTTP_2_does_if_it_is_offered(string setting, string version)
    {
        CertificateFiles.Write(_folder);
        await using var server = await ServerFixture.Start(
            "--Kim:Url=https://127.0.0.1:0", "--Kim:DrainTimeout=250ms", $"--Kim:Http2={setting}",
            $"--Kim:Certificate={_folder.File("server.pem")}", $"--Kim:CertificateKey={_folder.File("server.key")}");
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Url, Timeout = ServerFixture.Limit };
        foreach (var asked in new[] { new Version(1, 1), new Version(2, 0), new Version(1, 1) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/kim/helloworld")
            {
                Version = asked,
                Content = new StringContent("{\"uid\":\"1\"}"),
            };
            using var reply = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Equal(asked.Major == 1 ? "1.1" : version, reply.Version.ToString());
        }
    }

    [Theory]
    [InlineData("epoll", "server.pfx")]
    [InlineData("epoll", "server.pem")]
    [InlineData("sockets", "server.pfx")]
    public async Task Requests_over_TLS_are_served_and_stay_on_the_reactor(string transport, string certificate)
    {
        CertificateFiles.Write(_folder);
        await using var server = await ServerFixture.Start(
            "--Kim:Url=https://127.0.0.1:0", $"--Kim:Transport={transport}", "--Kim:DrainTimeout=250ms",
            $"--Kim:Certificate={_folder.File(certificate)}", $"--Kim:CertificateKey={_folder.File("server.key")}",
            "--Kim:CertificatePassword=" + (certificate.EndsWith("pfx", StringComparison.Ordinal) ? "secret" : ""));
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, given, _, _) =>
                given!.Subject == "CN=kim.test"
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Url, Timeout = ServerFixture.Limit };
        for (var i = 0; i < 100; i++)
        {
            using var reply = await client.PostAsync("/kim/redis", new StringContent($$"""{"key":"tls","value":"{{i}}"}"""));
            Assert.Equal(
                $$$"""{"code":0,"msg":"success","data":{"key":"tls","value":"{{{i}}}"}}""", await reply.Content.ReadAsStringAsync());
            Assert.Equal(HttpVersion.Version11, reply.Version);
        }

        using var escaped = await client.PutAsync("/kim/items/apple%20pie%0D%0A", new StringContent("""{"stock":1,"price":2}"""));
        Assert.Equal("""{"code":0,"msg":"success","data":{"item":"apple pie\r\n","stock":1,"price":2}}""",
            await escaped.Content.ReadAsStringAsync());

        var large = new string('v', 500_000);
        using var big = await client.PostAsync("/kim/redis", new StringContent($$"""{"key":"tls","value":"{{large}}"}"""));
        Assert.Contains(large, await big.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // The handshake begins on the thread pool; from the first read on everything is the reactor's.
        if (transport is "epoll")
        {
            Assert.Equal(0, server.Service<ReactorPool>().All[0].Hops);
        }
    }

    [Fact]
    public async Task A_client_that_speaks_no_TLS_is_closed_and_the_others_are_served()
    {
        CertificateFiles.Write(_folder);
        await using var server = await ServerFixture.Start("--Kim:Url=https://127.0.0.1:0", "--Kim:DrainTimeout=250ms",
            $"--Kim:Certificate={_folder.File("server.pfx")}", "--Kim:CertificatePassword=secret");
        using var plain = await RawClient.Connect(server.EndPoint);
        await plain.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        await plain.UntilClosed();
        using var handler =
            new SocketsHttpHandler
            {
                SslOptions =
                new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true }
            };
        using var client = new HttpClient(handler) { BaseAddress = server.Url, Timeout = ServerFixture.Limit };
        using var reply = await client.PostAsync("/kim/helloworld", new StringContent("""{"uid":"1"}"""));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData("", "set it to a PFX file")]
    [InlineData("missing.pfx", "It must be a PFX file")]
    [InlineData("missing.pem", "It must be a PFX file")]
    public async Task A_certificate_that_cannot_be_had_is_a_clear_error(string file, string fix)
    {
        var setting = file.Length == 0 ? "" : _folder.File(file);
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(() =>
            ServerFixture.Start("--Kim:Url=https://127.0.0.1:0", $"--Kim:Certificate={setting}"));
        Assert.Contains("Kim:Certificate", fault.Message, StringComparison.Ordinal);
        Assert.Contains(fix, fault.Message, StringComparison.Ordinal);
    }
}
