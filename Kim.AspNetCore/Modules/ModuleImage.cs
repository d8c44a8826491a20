using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Kim.CompilerServices;

namespace Kim.AspNetCore.Modules;

/// <summary>What an assembly's file says of itself, read without loading it: nothing of it runs.</summary>
/// <param name="KimVersion">The version of Kim.Runtime it was built against; <see langword="null"/>: it does not refer to it.</param>
/// <param name="HasCommands">Whether the generator has marked it as an assembly with commands.</param>
internal sealed record ModuleImage(Version? KimVersion, bool HasCommands)
{
    private static readonly Version Host = typeof(Command).Assembly.GetName().Version!;

    /// <summary>Reads a file; <see langword="null"/>: it is a native library.</summary>
    /// <exception cref="KimConfigurationException">It is not a library.</exception>
    internal static ModuleImage? Read(string path)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            return image.HasMetadata ? Read(image.GetMetadataReader()) : null;
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw Broken(fault);
        }
    }

    /// <summary>What is wrong with a file that is not a valid assembly.</summary>
    internal static KimConfigurationException Broken(Exception fault) =>
        new($"it cannot be read as a .NET assembly ({fault.Message.TrimEnd('.')}). Build it, or copy it, again.");

    /// <exception cref="KimConfigurationException">It is not a module, or not one for this server.</exception>
    internal void Check()
    {
        if (KimVersion is { } kim && (kim.Major != Host.Major || kim > Host))
        {
            var fix = kim > Host
                ? "Update the server, or build the module against the server's version."
                : "Build the module against the server's version.";
            throw new KimConfigurationException($"it was built against Kim.Runtime {kim}, and this server is Kim.Runtime {Host}. {fix}");
        }

        if (!HasCommands)
        {
            throw new KimConfigurationException(
                "it holds no commands (it lacks the attribute that Kim's generator puts on an assembly). Name the assembly whose classes "
                + "carry [Command], and build it with the generator.");
        }
    }

    private static ModuleImage Read(MetadataReader reader)
    {
        var kim = reader.AssemblyReferences.Select(reader.GetAssemblyReference)
            .Where(reference => reader.StringComparer.Equals(reference.Name, "Kim.Runtime")).ToList();
        return new(
            kim.Count == 0 ? null : kim[0].Version,
            reader.IsAssembly
                && reader.GetAssemblyDefinition().GetCustomAttributes()
                .Any(attribute => IsMark(reader, reader.GetCustomAttribute(attribute))));
    }

    private static bool IsMark(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference ||
            reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
        {
            return false;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        var mark = typeof(CommandAssemblyAttribute);
        return reader.StringComparer.Equals(type.Namespace, mark.Namespace!) && reader.StringComparer.Equals(type.Name, mark.Name);
    }
}
