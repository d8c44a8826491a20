using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>A folder is a namespace; what users write against is in <c>Kim</c>.</summary>
internal static partial class Names
{
    private const string Benches = "Kim.Bench.";

    private static readonly string[] Projects = ["Kim.Generator", "Kim.CodeFixes", "Kim.Runtime", "Kim.AspNetCore", "Kim.Redis",
        "Kim.Redis.Transport", "Kim.EmbeddedRedis", "Kim.Durable", "Kim.Durable.Redis", "Kim.Testing", "Kim.Server", "Kim.Cli"];

    private static readonly string[] Homes = ["Microsoft.Extensions.Hosting", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.AspNetCore.Builder"];

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) => OfProducts(files).Concat(OfBenches(files));

    /// <summary>The namespace of a folder of a project.</summary>
    internal static string Namespace(string project, string folder)
    {
        var root = project == "Kim.Runtime" ? "Kim" : project;
        return folder.Length == 0 ? root : $"{root}.{folder.Replace('/', '.')}";
    }

    private static IEnumerable<string> OfProducts(IReadOnlyList<SourceFile> files) =>
        from file in files
        let project = file.Path.Split('/')[0]
        where file.IsCode && Projects.Contains(project)
        let found = Declared().Match(file.Text)
        where found.Success && !Allowed(project, file, found.Groups[1].Value)
        select $"{file.Path}: namespace {found.Groups[1].Value}, but the folder is {Namespace(project, Inner(project, file))}: let them "
            + "agree.";

    // A bench's project, assembly and namespace have the name of its folder; what all of them share is in bench/Shared.
    private static IEnumerable<string> OfBenches(IReadOnlyList<SourceFile> files) =>
        from file in files
        where file.IsCode && file.Path.StartsWith("bench/", StringComparison.Ordinal)
        let project = file.Folder.IndexOf(Benches, StringComparison.Ordinal)
        let expected = (project < 0 ? Benches + file.Folder["bench/".Length..] : file.Folder[project..]).Replace('/', '.')
        let found = Declared().Match(file.Text)
        where found.Success && found.Groups[1].Value != expected
        select $"{file.Path}: namespace {found.Groups[1].Value}, but the folder is {expected}: let them agree.";

    private static bool Allowed(string project, SourceFile file, string name)
    {
        var folder = Inner(project, file);
        if (project == "Kim.Runtime" && folder is "Commands" or "Descriptors")
        {
            return name == "Kim";
        }

        // A file of Kim's users may stand beside what serves it; extension methods stand where .NET users look.
        return name == Namespace(project, folder)
            || (name == "Kim" && Public().IsMatch(file.Text))
            || (Homes.Contains(name) && file.Path.EndsWith("Extensions.cs", StringComparison.Ordinal))
            || name == "System.Runtime.CompilerServices";
    }

    private static string Inner(string project, SourceFile file) =>
        file.Folder.Length == project.Length ? "" : file.Folder[(project.Length + 1)..];

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex Public();
}
