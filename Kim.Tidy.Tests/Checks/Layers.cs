using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>Folders and assemblies depend in one direction.</summary>
internal static partial class Layers
{
    // Each folder may use those before it; those of one row may use each other.
    private static readonly Dictionary<string, string[][]> Folders = new(StringComparer.Ordinal)
    {
        ["Kim.Runtime"] =
        [
            ["Diagnostics"],
            ["Loops/Native"],
            ["Loops"],
            ["Commands", "Descriptors", "Binding", "CompilerServices", "Runs", "Runs/Hooks"],
            ["Sessions"],
            ["Options"],
            ["Reactors"],
        ],
        ["Kim.AspNetCore"] =
        [
            ["Connections"],
            ["Heads"],
            ["Routing", "Exchanges"],
            ["Options", "Reactors", "Server", "Modules", "Apps", "Apps/OpenApi", "Processes"],
        ],
        ["Kim.Durable"] =
        [
            ["Memory"],
            ["Owning"],
            ["Http", "Http/Commands"],
        ],
        ["Kim.Durable.Redis"] =
        [
            ["Records"],
            ["Scripts"],
        ],
        ["Kim.Cli"] =
        [
            ["Output"],
            ["Http"],
            ["Verbs"],
        ],
        ["Kim.Generator"] =
        [
            ["Models"],
            ["Rules"],
            ["Symbols"],
            ["Emitting", "Emitting/Machine", "Emitting/Description", "Emitting/Request"],
            ["Parsing"],
            ["Analyzers", "Analyzers/Commands", "Analyzers/StepBodies"],
        ],
    };

    // What each assembly may reference; nothing else, but for tests and benches.
    private static readonly Dictionary<string, string[]> Assemblies = new(StringComparer.Ordinal)
    {
        ["Kim.Generator"] = [],
        ["Kim.CodeFixes"] = ["Kim.Generator"],
        ["Kim.Runtime"] = [],
        ["Kim.AspNetCore"] = ["Kim.Runtime"],
        ["Kim.Redis"] = ["Kim.Runtime"],
        ["Kim.Redis.Transport"] = ["Kim.Runtime", "Kim.Redis"],
        ["Kim.EmbeddedRedis"] = ["Kim.Redis"],
        ["Kim.Durable"] = ["Kim.Runtime", "Kim.Generator"],
        ["Kim.Durable.Redis"] = ["Kim.Durable", "Kim.Redis"],
        ["Kim"] = ["Kim.Generator", "Kim.CodeFixes", "Kim.Runtime", "Kim.AspNetCore", "Kim.Redis"],
        ["Kim.Testing"] = ["Kim.Runtime", "Kim.Durable"],
        ["Kim.Cli"] = [],
        ["Kim.Server"] =
            ["Kim.AspNetCore", "Kim.EmbeddedRedis", "Kim.Redis.Transport", "Kim.Durable.Redis", "Kim.Generator", "Orders", "MoveMoney"],
    };

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) =>
        files.Where(file => file.IsCode).SelectMany(OfFolders)
        .Concat(files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(OfAssemblies));

    private static IEnumerable<string> OfFolders(SourceFile file)
    {
        var project = file.Path.Split('/')[0];
        if (!Folders.TryGetValue(project, out var rows) || file.Folder == project)
        {
            yield break;
        }

        var folder = file.Folder[(project.Length + 1)..];
        var own = Array.FindIndex(rows, row => row.Contains(folder));
        if (own < 0)
        {
            yield return $"{file.Path}: the folder {folder} is in no row of {nameof(Layers)}: add it there.";
            yield break;
        }

        foreach (var name in Used(file.Text).Distinct())
        {
            var used = Array.FindIndex(rows, row => row.Any(other => Names.Namespace(project, other) == name));
            if (used > own)
            {
                yield return $"{file.Path}: uses {name}, which comes after {folder}.";
            }
        }
    }

    private static IEnumerable<string> OfAssemblies(SourceFile file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        return Assemblies.TryGetValue(name, out var allowed)
            ? Reference().Matches(file.Text).Select(match => match.Groups[1].Value).Except(allowed)
            .Select(other => $"{file.Path}: references {other}, which is not one of: {string.Join(", ", allowed)}.")
            : [];
    }

    private static IEnumerable<string> Used(string text) =>
        Qualified().Matches(Comment().Replace(text, "")).Select(match => match.Value)
        .Where(name => !name.StartsWith("Kim:", StringComparison.Ordinal)).SelectMany(Prefixes);

    // Of "Kim.Runs.StepRunner" the namespace, too.
    private static IEnumerable<string> Prefixes(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            yield return name[..end];
            if (name.LastIndexOf('.', end - 1) < 0)
            {
                break;
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.""])Kim(\.\w+)+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"//.*|^namespace .*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"ProjectReference Include=""[^""]*?([\w.]+)\.csproj""")]
    private static partial Regex Reference();
}
