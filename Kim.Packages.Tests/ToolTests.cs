using Xunit;

namespace Kim.Packages.Tests;

/// <summary>The tool <c>kim</c>, installed as a user does.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class ToolTests(PackedKim kim)
{
    [Fact]
    public async Task The_tool_is_installed_and_looks_for_a_server()
    {
        var folder = kim.Folder("tool");
        await kim.Shell.Run(folder, $"dotnet tool install Kim.Cli --version {PackedKim.Version} --tool-path . --source {kim.Feed}");
        Assert.Matches(@"^kim [0-9.]+\s*$", await kim.Shell.Run(folder, "./kim --version"));
        Assert.Contains(
            "kim: no server answers at http://127.0.0.1:1 (connection refused)",
            await kim.Shell.Run(folder, "./kim commands --url http://127.0.0.1:1; test $? = 3"), StringComparison.Ordinal);
    }
}
