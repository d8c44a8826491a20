using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary><c>docs/start.md</c>, done line by line in an empty folder.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class StartPageTests(PackedKim kim)
{
    // Built into the repository's own folders it would disturb the tests that run there.
    private const string Pack = "dotnet pack kim -o packages";

    [Fact]
    public async Task Every_line_of_the_start_page_does_what_the_page_says()
    {
        var page = Page.Read("docs/start.md");
        foreach (var port in new[] { "5000", "5001" })
        {
            page = page.Replace($"127.0.0.1:{port}", $"127.0.0.1:{FreePort()}", StringComparison.Ordinal);
        }

        var folder = kim.Folder("start");
        Directory.CreateSymbolicLink(Path.Combine(folder, "kim"), PackedKim.Repository);
        var (lines, files, replies) = (0, 0, 0);
        RunningApp? server = null;
        try
        {
            foreach (var block in Page.Blocks(page))
            {
                if (block.File.Length > 0)
                {
                    files++;
                    var file = Path.Combine(folder, block.File);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    await File.WriteAllTextAsync(file, block.Text);
                    continue;
                }

                foreach (var line in block.Language == "sh" ? block.Lines : [])
                {
                    lines++;
                    if (server is not null)
                    {
                        await server.DisposeAsync();
                        server = null;
                    }

                    if (line.StartsWith("dotnet run ", StringComparison.Ordinal))
                    {
                        server = await RunningApp.Start(kim.Shell.Start(folder, line));
                    }
                    else
                    {
                        await kim.Shell.Run(folder, line.Replace(Pack, $"dotnet pack kim/Kim.sln -o packages {kim.PackOptions}", StringComparison.Ordinal));
                    }
                }

                foreach (var (request, reply) in block.Language == "console" ? block.Lines.Chunk(2).Select(pair => (pair[0], pair[1])) : [])
                {
                    replies++;
                    Assert.StartsWith("$ curl ", request, StringComparison.Ordinal);
                    Assert.Equal(reply, (await kim.Shell.Run(folder, request.Replace("$ curl", "curl -s", StringComparison.Ordinal))).Trim());
                }
            }
        }
        finally
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        Assert.True((lines, files, replies) is ( >= 9, >= 2, >= 4), $"The page was not read: {lines} lines, {files} files, {replies} replies.");
    }

    [Fact]
    public void The_pages_name_the_version_that_is_packed()
    {
        var version = Page.Read("Directory.Build.props").Split("<Version>")[1].Split("</Version>")[0];
        Assert.Contains($"""<PackageReference Include="Kim" Version="{version}" ExcludeAssets="runtime" />""", Page.Read("docs/coding/modules.md"), StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
