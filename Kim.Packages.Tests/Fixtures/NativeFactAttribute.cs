using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>
/// A test that needs what a native build needs, and a real redis-server; if one of them is not installed, it is skipped and says so.
/// </summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (!CanRun)
        {
            Skip = "clang, zlib's headers or redis-server are not installed; install them (Debian: apt-get install clang zlib1g-dev "
                + "redis-server) to run this test.";
        }
    }

    internal static bool CanRun { get; } = RedisServer.IsInstalled && File.Exists("/usr/include/zlib.h")
        && Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "clang")));
}
