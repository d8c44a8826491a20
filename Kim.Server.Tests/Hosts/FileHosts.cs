using Kim.Server.Tests.Commands;
using Kim.Server.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A folder with files, and one host of each kind that sends them.</summary>
public sealed class FileHosts : IAsyncLifetime
{
    internal const string Text = "0123456789";

    internal static readonly DateTime Written = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly TemporaryFolder _folder = new();
    private readonly List<AnyHost> _hosts = [];

    internal IReadOnlyList<AnyHost> All => _hosts;

    internal SourceWitness Witness { get; } = new();

    internal string Root => _folder.File("root");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Root, "inner"));
        Put(Path.Combine(Root, "a.txt"), Text);
        Put(Path.Combine(Root, "inner", "b.html"), "<p>");
        Put(Path.Combine(Root, "empty.bin"), "");
        Put(_folder.File("secret.txt"), "secret");
        Put(_folder.File("rooted.txt"), "secret");
        foreach (var kind in AnyHost.Kinds)
        {
            _hosts.Add(await AnyHost.Start(kind, new HostParts
            {
                Services = services => services.AddSingleton(Witness).AddSingleton(new FilesRoot(Root)),
            }));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static void Put(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Written);
    }
}
