using System.Net.Sockets;
using Kim.Loops.Native;

namespace Kim.Server.Tests.Processes;

/// <summary>Lets processes that are started meanwhile have a socket.</summary>
internal sealed class Inheritable : IDisposable
{
    internal Inheritable(Socket socket)
    {
        Descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        TcpSocket.SetInheritable(Descriptor, inheritable: true);
    }

    internal int Descriptor { get; }

    public void Dispose() => TcpSocket.SetInheritable(Descriptor, inheritable: false);
}
