using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>Makes sites, and leaves nothing of them.</summary>
internal static class Sites
{
    /// <summary>Uses a new site, with empty stores; then all its processes are ended and its data is removed.</summary>
    internal static async Task Use(string root, Func<Site, Task> use)
    {
        var folder = Directory.CreateTempSubdirectory("kim-bench-durable-");
        try
        {
            using var children = new Children();
            await use(new(children, root, folder.FullName, await Setup.StartRedisServer(children, Site.Cores)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
