using Kim.Bench.Shared;

namespace Kim.Bench.Start;

/// <summary>Kim.Server, published one way.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Command">How it is started.</param>
/// <param name="Megabytes">What is published, without symbols and documentation.</param>
internal sealed record ServerBuild(string Name, IReadOnlyList<string> Command, double Megabytes)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    internal static ServerBuild Publish(Children children, string root, string folder, bool isNative)
    {
        var output = Path.Combine(folder, isNative ? "native" : "runtime");
        var build = children.Start("dotnet publish",
        [
            "dotnet", "publish", Path.Combine(root, "Kim.Server"), "-c", "Release", "-o", output, "--nologo", "-v", "q",
            "--artifacts-path", Path.Combine(folder, "build"), .. isNative ? ["-p:PublishAot=true"] : Array.Empty<string>(),
        ]);
        build.Wait(Limit);
        if (build.ExitCode != 0)
        {
            throw new BenchException($"dotnet publish failed:{Environment.NewLine}{build.Output}");
        }

        return isNative
            ? new("native", [Path.Combine(output, "Kim.Server")], Size(output))
            : new("on the runtime", ["dotnet", Path.Combine(output, "Kim.Server.dll")], Size(output));
    }

    private static double Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Extension is not (".pdb" or ".xml" or ".dbg"))
        .Sum(file => file.Length) / (1024.0 * 1024);
}
