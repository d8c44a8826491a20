using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Kim.Packages.Tests;

/// <summary>The same commit makes the same package, wherever it lies.</summary>
[Collection(PackedKimCollection.Name)]
public sealed class ReproducibleTests(PackedKim kim)
{
    [Fact]
    public async Task Two_checkouts_pack_the_same()
    {
        var first = await Pack("checkout");
        var second = await Pack("another/path/of/a checkout");
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), second.Keys.Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(
            [
                "Kim.Runtime lib/net10.0/Kim.Runtime.dll", "Kim.Runtime analyzers/dotnet/cs/Kim.Generator.dll",
                "Kim.AspNetCore lib/net10.0/Kim.AspNetCore.dll", "Kim.AspNetCore README.md",
            ]),
            first.Keys.ToHashSet());
        var differences = string.Join('\n', first.Keys.Select(name => Difference(name, first[name], second[name])).OfType<string>());
        Assert.True(differences.Length == 0, differences);
    }

    private static string? Difference(string name, byte[] first, byte[] second)
    {
        var same = first.AsSpan().CommonPrefixLength(second);
        return same == first.Length && same == second.Length
            ? null
            : $"{name}: of {first.Length} and {second.Length} bytes that at {same} is the first to differ";
    }

    // The content of each entry, but for NuGet's own about the package file.
    private async Task<Dictionary<string, byte[]>> Pack(string path)
    {
        var folder = kim.Folder(path);
        await kim.Shell.Run(
            folder,
            $"git clone -q --shared '{PackedKim.Repository}' kim && cd kim && export CI=true && dotnet restore Kim.Generator "
            + "&& dotnet restore Kim.CodeFixes && for part in Kim.Runtime Kim.AspNetCore; do "
            + "dotnet pack $part -p:RunAnalyzers=false -o ../out || exit 1; done");
        var contents = new Dictionary<string, byte[]>();
        foreach (var package in Directory.GetFiles(Path.Combine(folder, "out"), "*.nupkg"))
        {
            using var file = ZipFile.OpenRead(package);
            foreach (var entry in file.Entries.Where(entry =>
                !entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal) && entry.FullName != "_rels/.rels"))
            {
                contents.Add($"{Path.GetFileName(package).Split(".0")[0]} {entry.FullName}", Content(entry));
            }
        }

        return contents;
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        var bytes = content.ToArray();
        if (entry.FullName.EndsWith(".dll", StringComparison.Ordinal))
        {
            ClearIdentity(bytes);
        }

        return bytes;
    }

    // An assembly's identity is a hash that covers its symbols. Those hold generated source, and the SDK's generator of log messages
    // writes classes in a random order (dotnet/runtime, issue 119587). What runs is compared to the last byte. So all log messages of a
    // class have to be in one file, or its own members would be in a random order, too.
    private static void ClearIdentity(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly, writable: false));
        var headers = reader.PEHeaders;
        assembly.AsSpan(headers.CoffHeaderStartOffset + 4, 4).Clear();
        Assert.True(headers.TryGetDirectoryOffset(headers.PEHeader!.DebugTableDirectory, out var debug));
        foreach (var entry in reader.ReadDebugDirectory())
        {
            assembly.AsSpan(entry.DataPointer, entry.DataSize).Clear();
        }

        assembly.AsSpan(debug, headers.PEHeader.DebugTableDirectory.Size).Clear();
        var metadata = reader.GetMetadataReader();
        var id = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        assembly.AsSpan(assembly.AsSpan().IndexOf(id), id.Length).Clear();
    }
}
