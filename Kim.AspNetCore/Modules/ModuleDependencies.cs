using System.Text.Json;

namespace Kim.AspNetCore.Modules;

/// <summary>
/// The list of what a module was built with, which the build puts beside it (<c>.deps.json</c>). Without one, all that lies beside the
/// module is what it has.
/// </summary>
internal static class ModuleDependencies
{
    /// <exception cref="KimConfigurationException">The list cannot be read, or something of it is not there; it would be missed only by the
    /// first run that needs it.</exception>
    internal static void Check(string module)
    {
        var list = Path.ChangeExtension(module, ".deps.json");
        if (!File.Exists(list))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(list));
            var folder = Path.GetDirectoryName(module)!;
            if (Assemblies(json.RootElement)
                .FirstOrDefault(file => !HostAssemblies.AreShared(Path.GetFileNameWithoutExtension(file))
                    && !File.Exists(Path.Combine(folder, file))) is { } missing)
            {
                throw new KimConfigurationException(
                    $"it needs {missing}, which {Path.GetFileName(list)} names and which is not beside it. Copy all that 'dotnet publish' "
                    + "of the module puts out.");
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or IOException)
        {
            throw new KimConfigurationException(
                $"{Path.GetFileName(list)} beside it cannot be read ({fault.Message.TrimEnd('.')}). Copy all that 'dotnet publish' of the "
                + "module puts out.");
        }
    }

    // Packages keep theirs under lib/net10.0/, publishing puts them beside the module.
    private static IEnumerable<string> Assemblies(JsonElement list) =>
        from target in list.GetProperty("targets").EnumerateObject()
        from library in target.Value.EnumerateObject()
        where library.Value.TryGetProperty("runtime", out _)
        from file in library.Value.GetProperty("runtime").EnumerateObject()
        select Path.GetFileName(file.Name);
}
