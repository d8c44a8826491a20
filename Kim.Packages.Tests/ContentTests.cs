using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary>What is in the packages.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class ContentTests(PackedKim kim)
{
    private static readonly string[] All =
        [
            "Kim", "Kim.AspNetCore", "Kim.Cli", "Kim.Durable", "Kim.Durable.Redis", "Kim.EmbeddedRedis", "Kim.Redis", "Kim.Runtime",
            "Kim.Templates", "Kim.Testing",
        ];

    // One product: what shares internals.
    private static readonly string[] Parts = ["Kim.AspNetCore", "Kim.Redis", "Kim.Runtime"];

    public static TheoryData<string> Packages => [.. All];

    [Fact]
    public void These_packages_are_made() =>
        Assert.Equal(
            All.Select(name => $"{name}.{PackedKim.Version}.nupkg"),
            Directory.GetFiles(kim.Feed, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is(string package)
    {
        using var file = Open(package);
        var (metadata, space) = Metadata(file);
        string Text(string name) => metadata.Element(space + name)!.Value;

        Assert.Equal(PackedKim.Version, Text("version"));
        Assert.Equal("MIT", Text("license"));
        Assert.Equal("https://repository.invalid/kim", Text("projectUrl"));
        Assert.Matches("^[0-9a-f]{40}$", metadata.Element(space + "repository")!.Attribute("commit")!.Value);
        Assert.StartsWith("kim workflow", Text("tags"), StringComparison.Ordinal);
        Assert.StartsWith($"# {package}\n", Read(file, Text("readme")), StringComparison.Ordinal);
        Assert.Contains("StackExchange.Redis", Read(file, "THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);
        Assert.NotNull(file.GetEntry(Text("icon")));
    }

    [Fact]
    public void Every_assembly_of_a_package_has_its_symbols()
    {
        foreach (var package in All.Except(["Kim", "Kim.Cli", "Kim.Templates"]))
        {
            using var file = Open(package);
            using var symbols = ZipFile.OpenRead(Path.Combine(kim.Feed, $"{package}.{PackedKim.Version}.snupkg"));
            var assemblies = Names(file, "lib/", ".dll");
            Assert.NotEmpty(assemblies);
            Assert.Equal(assemblies, Names(symbols, "lib/", ".pdb"));
        }
    }

    [Fact]
    public void The_generator_is_in_one_package_and_flows_to_all_that_depend_on_it()
    {
        foreach (var package in All)
        {
            using var file = Open(package);
            string[] expected = package == "Kim.Runtime" ? ["Kim.CodeFixes", "Kim.Generator"] : [];
            Assert.Equal(expected, Names(file, "analyzers/", ".dll"));
            Assert.All(
                Dependencies(file).Where(dependency => All.Contains((string)dependency.Attribute("id")!)),
                dependency => Assert.Null(dependency.Attribute("exclude")));
        }
    }

    [Fact]
    public void The_parts_of_Kim_ask_for_each_other_in_one_version()
    {
        foreach (var package in Parts.Append("Kim"))
        {
            using var file = Open(package);
            var own = Dependencies(file).Where(dependency => Parts.Contains((string)dependency.Attribute("id")!)).ToList();
            Assert.Equal(package == "Kim" ? 3 : package == "Kim.Runtime" ? 0 : 1, own.Count);
            Assert.All(own, dependency => Assert.Equal($"[{PackedKim.Version}]", (string)dependency.Attribute("version")!));
        }
    }

    [Fact]
    public void StackExchange_Redis_is_a_range()
    {
        using var file = Open("Kim.Redis");
        var redis = Dependencies(file).Single(dependency => (string)dependency.Attribute("id")! == "StackExchange.Redis");
        Assert.Equal("[2.8.16, 4.0.0)", (string)redis.Attribute("version")!);
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(kim.Feed, $"{package}.{PackedKim.Version}.nupkg"));

    private static (XElement Metadata, XNamespace Space) Metadata(ZipArchive file)
    {
        using var text = file.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var root = XDocument.Load(text).Root!;
        return (root.Element(root.Name.Namespace + "metadata")!, root.Name.Namespace);
    }

    private static IEnumerable<XElement> Dependencies(ZipArchive file) =>
        Metadata(file) is var (metadata, space) ? metadata.Descendants(space + "dependency") : [];

    private static string Read(ZipArchive file, string name)
    {
        using var reader = new StreamReader(file.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static IEnumerable<string?> Names(ZipArchive file, string folder, string extension) =>
        file.Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
}
