namespace Kim;

/// <summary>A path that a client gives, below a folder that it must not leave.</summary>
internal static class RootedPath
{
    /// <summary>The whole path; <see langword="null"/> if it leaves the folder, or cannot be a path.</summary>
    internal static string? Of(string root, string relative)
    {
        if (relative.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(relative))
        {
            return null;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) is var whole && Path.EndsInDirectorySeparator(whole)
            ? whole
            : whole + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(folder, relative));
        return path.StartsWith(folder, StringComparison.Ordinal) && path.Length > folder.Length ? path : null;
    }
}
