using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>
/// A registry with one image of one small layer, which stands in for ASP.NET Core's: what the SDK does with a base image can be seen
/// without a network.
/// </summary>
internal sealed class BaseImage : IDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, (string Type, byte[] Content)> _content = [];

    internal BaseImage()
    {
        var tar = Tar("etc/base", "the base image");
        var layer = Compress(tar);
        var config = Encoding.UTF8.GetBytes(
            $$$"""
            {"architecture":"amd64","os":"linux","config":{"Env":["ASPNETCORE_HTTP_PORTS=8080"]},
            "rootfs":{"type":"layers","diff_ids":["{{{Digest(tar)}}}"]},"history":[]}
            """);
        var manifest = Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{ManifestType}}}",
            "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{{config.Length}}},"digest":"{{{Digest(config)}}}"},
            "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{{layer.Length}}},"digest":"{{{Digest(layer)}}}"}]}
            """);
        _content["/v2/"] = ("application/json", "{}"u8.ToArray());
        _content["/v2/base/manifests/1"] = (ManifestType, manifest);
        _content["/v2/base/manifests/" + Digest(manifest)] = (ManifestType, manifest);
        _content["/v2/base/blobs/" + Digest(config)] = ("application/octet-stream", config);
        _content["/v2/base/blobs/" + Digest(layer)] = ("application/octet-stream", layer);

        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Name = $"localhost:{((IPEndPoint)socket.LocalEndPoint!).Port}/base:1";
        }

        _listener.Prefixes.Add($"http://{Name.Split('/')[0]}/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>As <c>ContainerBaseImage</c> has it.</summary>
    internal string Name { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var exchange = await _listener.GetContextAsync();
                if (_content.TryGetValue(exchange.Request.Url!.AbsolutePath, out var found))
                {
                    exchange.Response.ContentType = found.Type;
                    exchange.Response.ContentLength64 = found.Content.Length;
                    exchange.Response.Headers["Docker-Content-Digest"] = Digest(found.Content);
                    if (exchange.Request.HttpMethod != "HEAD")
                    {
                        await exchange.Response.OutputStream.WriteAsync(found.Content);
                    }
                }
                else
                {
                    exchange.Response.StatusCode = 404;
                }

                exchange.Response.Close();
            }
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static byte[] Tar(string name, string text)
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
        }

        return file.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return file.ToArray();
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}
