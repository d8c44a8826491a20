namespace Kim.AspNetCore.Modules;

/// <summary>
/// The assemblies that a module shares with its host: those whose types pass between the two, so that each must be one type for both.
/// </summary>
/// <remarks>
/// These are Kim, the Redis library if the host has it, the frameworks, and what the host has of <c>Microsoft.Extensions</c>. Everything
/// else is the module's own, even if the host has another version of it. A self-contained server has frameworks and libraries in one
/// folder; there all of its assemblies are shared.
/// </remarks>
internal static class HostAssemblies
{
    private const string Extensions = "Microsoft.Extensions.";

    // One file of each framework tells the folder that holds all of it.
    private static readonly string[] FrameworkMarks = ["System.Private.CoreLib.dll", "Microsoft.AspNetCore.Server.Kestrel.Core.dll"];

    private static readonly string[] Own = ["Kim.Runtime", "Kim.AspNetCore", "Kim.Redis", "StackExchange.Redis", "RESPite"];

    private static readonly HashSet<string> Names = Find();

    internal static bool AreShared(string name) => Names.Contains(name);

    // A host without Redis has none to share.
    private static bool IsShared(string name) =>
        name.StartsWith(Extensions, StringComparison.OrdinalIgnoreCase) || Own.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> Find()
    {
        var files = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")
            ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var frameworks = files.Where(file => FrameworkMarks.Contains(Path.GetFileName(file))).Select(Path.GetDirectoryName).ToHashSet();
        var shared = files.Where(file => frameworks.Contains(Path.GetDirectoryName(file))
            || IsShared(Path.GetFileNameWithoutExtension(file)));
        return new(shared.Select(file => Path.GetFileNameWithoutExtension(file)), StringComparer.OrdinalIgnoreCase);
    }
}
