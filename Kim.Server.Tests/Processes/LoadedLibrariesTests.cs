using System;
using System.Text;
using Xunit;

namespace Kim.Server.Tests.Processes;

/// <summary>What the server as a process has loaded.</summary>
public sealed class LoadedLibrariesTests
{
    [Fact]
    public async Task A_server_that_has_answered_has_not_loaded_what_only_documents_need()
    {
        var (server, endPoint) = await ServerProcess.Start();
        await using (server)
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = ServerFixture.Limit };
            using var content = new StringContent("""{"uid":"1"}""", Encoding.UTF8, "application/json");
            using var reply = await client.PostAsync(new Uri("/kim/helloworld", UriKind.Relative), content);
            Assert.True(reply.IsSuccessStatusCode);
            var maps = await File.ReadAllTextAsync($"/proc/{server.Id}/maps");
            Assert.Contains("Kim.Runtime.dll", maps, StringComparison.Ordinal);
            Assert.DoesNotContain("OpenApi", maps, StringComparison.Ordinal);
        }
    }
}
