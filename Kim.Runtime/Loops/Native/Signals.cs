namespace Kim.Loops.Native;

/// <summary>Signals to other processes.</summary>
internal static class Signals
{
    internal const int Kill = 9;
    internal const int Terminate = 15;

    /// <summary>Sends one; a process that is gone gets none.</summary>
    internal static void Send(int process, int signal) => _ = Libc.Kill(process, signal);
}
