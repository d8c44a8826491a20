using System.Text.RegularExpressions;
using Xunit;

namespace Kim.Runtime.Tests;

/// <summary>The rules of the house that a compiler does not check, read off the source.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] Order = ["Native", "Reactor", "Sockets", "Steps", "Sessions", "Http", "Redis", "Hosting"];
    private static readonly string Root = FindRoot();

    [Fact]
    public void Folders_depend_in_one_direction()
    {
        var breaches =
            from file in Sources()
            let folder = Array.IndexOf(Order, Path.GetFileName(Path.GetDirectoryName(file)))
            from Match use in Use().Matches(File.ReadAllText(file))
            let used = Array.IndexOf(Order, use.Groups[1].Value)
            where used > folder
            select $"{Path.GetFileName(file)} in {Order[folder]} uses {Order[used]}";
        Assert.Empty(breaches);
    }

    [Fact]
    public void System_calls_are_made_in_Native_only() =>
        Assert.DoesNotContain(Sources(), file => !file.Contains("/Native/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("LibraryImport", StringComparison.Ordinal));

    [Fact]
    public void Nothing_blocks_the_reactor() =>
        Assert.DoesNotContain(Sources(), file => Blocking().IsMatch(File.ReadAllText(file)) && Path.GetFileName(file) is not "RedisStream.cs");

    [Fact]
    public void A_file_is_no_longer_than_300_lines() => Assert.DoesNotContain(Sources(), file => File.ReadLines(file).Count() > 300);

    private static IEnumerable<string> Sources() => Order.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, "Kim.Runtime", folder), "*.cs"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }

    [GeneratedRegex(@"^using Kim\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex Use();

    [GeneratedRegex(@"Thread\.Sleep|\.Wait\(\)|GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex Blocking();
}
