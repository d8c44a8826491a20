namespace Kim;

// The endings that send a file.
public abstract partial class Command
{
    /// <summary>
    /// A file: whole, a range of it, or 304, as the request asks. Status 404 if it is not there. The media type is known by the end of its
    /// name; <c>WithHeader("Content-Type", …)</c> says another.
    /// </summary>
    /// <remarks>
    /// It is opened when it is sent, so the reply may be kept. Do not put what a client sends into the path: use
    /// <see cref="File(string, string)"/>.
    /// </remarks>
    /// <param name="path">Where it is.</param>
    /// <exception cref="ArgumentException">It is not a path.</exception>
    protected static Reply File(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var whole = Path.GetFullPath(path);
        return new FileReply(whole, FileTypes.Of(whole));
    }

    /// <summary>A file below a folder, as <see cref="File(string)"/>. Status 404, too, if the path would leave the folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="relative">The path in it. A client may give it.</param>
    /// <exception cref="ArgumentException">The folder is not a path.</exception>
    protected static Reply File(string root, string relative)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(relative);
        var path = RootedPath.Of(root, relative);
        return new FileReply(path, FileTypes.Of(path));
    }
}
