using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>System calls are made in one folder, and nothing blocks a loop.</summary>
internal static partial class Calls
{
    private const string Native = "Kim.Runtime/Loops/Native/";

    private static readonly string[] Loops = ["Kim.Runtime/", "Kim.AspNetCore/", "Kim.Redis/", "Kim.Redis.Transport/", "Kim.Durable/",
        "Kim.Durable.Redis/"];

    // The library asks for a stream that reads synchronously; see there.
    private static readonly string[] MayBlock = ["Kim.Redis/RedisStream.cs"];

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) =>
        files.Where(file => file.IsCode && file.Path.StartsWith("Kim.", StringComparison.Ordinal)
            && !file.Path.Contains(".Tests/", StringComparison.Ordinal)).SelectMany(Breaches);

    private static IEnumerable<string> Breaches(SourceFile file)
    {
        if (Import().IsMatch(file.Text) && !file.Path.StartsWith(Native, StringComparison.Ordinal))
        {
            yield return $"{file.Path}: a system call outside {Native}: declare it there.";
        }

        if (Loops.Any(project => file.Path.StartsWith(project, StringComparison.Ordinal)) && !MayBlock.Contains(file.Path)
            && Blocking().Match(file.Text) is { Success: true } match)
        {
            yield return $"{file.Path}: '{match.Value}' blocks the thread, which may be a loop's: await it.";
        }
    }

    [GeneratedRegex(@"LibraryImport|DllImport")]
    private static partial Regex Import();

    [GeneratedRegex(@"Thread\.Sleep|\.Wait\(\)|GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex Blocking();
}
