namespace Kim.EmbeddedRedis;

/// <summary>The folder of a store, which no other process can have meanwhile.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>Where it is.</summary>
    internal string Path { get; }

    /// <summary>Takes a folder; it is made if it is not there.</summary>
    /// <exception cref="KimConfigurationException">Another process has it, or it cannot be written.</exception>
    internal static DataFolder Take(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        var lockFile = System.IO.Path.Combine(path, "store.lock");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unusable(folder, path, fault);
        }

        try
        {
            // The system lets go of it when the process ends, however it ends.
            return new(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw Unusable(folder, path, fault);
        }
        catch (IOException fault)
        {
            throw new KimConfigurationException(
                $"Kim:Data={folder} is in use: another process has {lockFile}. Stop that process, or give each a folder of its own.",
                fault);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static KimConfigurationException Unusable(string folder, string path, Exception fault) => new(
        $"Kim:Data={folder} cannot be used: {fault.Message.TrimEnd('.')}. Name a folder that this process may write, {path} is not one.",
        fault);
}
