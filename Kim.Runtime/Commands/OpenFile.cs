using Microsoft.Win32.SafeHandles;

namespace Kim;

/// <summary>A file that is about to be sent.</summary>
internal sealed class OpenFile : IDisposable
{
    private OpenFile(SafeFileHandle handle)
    {
        Handle = handle;
        Length = RandomAccess.GetLength(handle);
        Written = new DateTimeOffset(File.GetLastWriteTimeUtc(handle));
    }

    internal SafeFileHandle Handle { get; }

    internal long Length { get; }

    /// <summary>When it was changed.</summary>
    internal DateTimeOffset Written { get; }

    /// <summary>Opens a file; <see langword="null"/> if it is not there, or is a folder. It blocks.</summary>
    internal static OpenFile? At(string path)
    {
        SafeFileHandle handle;
        try
        {
            // It may be replaced, or removed, meanwhile: what is open stays what it was.
            handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return null;
        }

        try
        {
            return new OpenFile(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => Handle.Dispose();
}
