namespace Kim.AspNetCore.Modules;

/// <summary>Which files an entry of <c>Kim:Modules</c> stands for.</summary>
internal static class ModuleFiles
{
    /// <summary>The file itself, or of a folder each <c>*.dll</c> with commands; the others there are what those need.</summary>
    /// <param name="root">What a relative path is relative to: the content root.</param>
    /// <param name="entry">A file or a folder.</param>
    /// <exception cref="KimConfigurationException">There is no such file, or no such folder with commands in it.</exception>
    internal static IReadOnlyList<string> Of(string root, string entry)
    {
        var path = Path.GetFullPath(entry, root);
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new KimConfigurationException(
                $"there is no file or folder {path}. Put it there, or correct Kim:Modules; a relative path is relative to {root}.");
        }

        var files = Directory.GetFiles(path, "*.dll").Where(MayBeModule).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new KimConfigurationException(
            $"no *.dll in the folder {path} holds commands (subfolders are not searched). Copy the module there, with all that it was "
            + "built with, or correct Kim:Modules.");
    }

    // A broken file may have been meant as a module: it is not passed over in silence, but refused when its turn comes.
    private static bool MayBeModule(string file)
    {
        try
        {
            return ModuleImage.Read(file) is { HasCommands: true };
        }
        catch (KimConfigurationException)
        {
            return true;
        }
    }
}
