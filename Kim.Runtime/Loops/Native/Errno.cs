using System.Runtime.InteropServices;

namespace Kim.Loops.Native;

/// <summary>Error numbers of Linux (asm-generic/errno.h; the same on x64 and arm64).</summary>
internal static class Errno
{
    internal const int Interrupted = 4;
    internal const int Again = 11;
    internal const int TooManyOpenFilesInSystem = 23;
    internal const int TooManyOpenFiles = 24;
    internal const int BrokenPipe = 32;
    internal const int NoBufferSpace = 105;
    internal const int ConnectionReset = 104;
    internal const int InProgress = 115;
    internal const int OutOfMemory = 12;

    /// <summary>
    /// The error of this thread's last system call; to be read before any other. Not kept by the call itself: few fail, and keeping costs
    /// each.
    /// </summary>
    internal static int Last => Marshal.GetLastSystemError();

    /// <summary>The error in words.</summary>
    internal static string Message(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
