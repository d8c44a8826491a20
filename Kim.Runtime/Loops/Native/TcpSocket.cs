using System.Net;
using System.Net.Sockets;

namespace Kim.Loops.Native;

/// <summary>
/// A non-blocking stream socket, by descriptor. Results are values: a count, 0 at the end of the stream, or a negative errno.
/// </summary>
internal static unsafe class TcpSocket
{
    private const int StreamType = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;
    private const int ShutdownWrite = 1;
    private const int SolSocket = 1;
    private const int SoError = 4;
    private const int SoLinger = 13;
    private const int IpProtoTcp = 6;
    private const int TcpNoDelay = 1;
    private const int SetFlags = 4;
    private const int GetFlags = 3;
    private const int SetDescriptorFlags = 2;
    private const int DescriptorCloseOnExec = 1;

    // sockaddr_storage is 128 bytes.
    private const int AddressBytesMax = 128;

    /// <summary>Begins to connect. The socket is writable once that has ended; then <see cref="TakeError"/> tells how.</summary>
    /// <returns>The descriptor, or a negative errno.</returns>
    internal static int BeginConnect(EndPoint endPoint)
    {
        // A managed Socket would register itself with the runtime's own epoll thread; only its address format is used.
        var address = endPoint.Serialize();
        var family = endPoint.AddressFamily switch
        {
            AddressFamily.InterNetwork => 2,
            AddressFamily.InterNetworkV6 => 10,
            AddressFamily.Unix => 1,
            _ => throw new NotSupportedException($"{endPoint} is neither TCP nor a Unix-domain socket."),
        };
        var descriptor = Libc.Socket(family, StreamType | NonBlocking | CloseOnExec, 0);
        if (descriptor < 0)
        {
            return -Errno.Last;
        }

        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Libc.Connect(descriptor, bytes, address.Size) < 0 && Errno.Last is var error and not Errno.InProgress)
            {
                _ = Libc.Close(descriptor);
                return -error;
            }
        }

        return descriptor;
    }

    /// <summary>Accepts one connection.</summary>
    /// <returns>The descriptor, or a negative errno (<see cref="Errno.Again"/> if none waits).</returns>
    internal static int Accept(int listener, out PeerAddress remote)
    {
        var bytes = stackalloc byte[AddressBytesMax];
        var length = AddressBytesMax;
        var descriptor = Libc.Accept(listener, bytes, &length, NonBlocking | CloseOnExec);
        remote = descriptor < 0 ? default : new PeerAddress(new ReadOnlySpan<byte>(bytes, length));
        return descriptor < 0 ? -Errno.Last : descriptor;
    }

    internal static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var count = Libc.Receive(descriptor, bytes, buffer.Length, 0);
            return count < 0 ? -Errno.Last : (int)count;
        }
    }

    internal static int Send(int descriptor, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var count = Libc.Send(descriptor, bytes, data.Length, NoSignal);
            return count < 0 ? -Errno.Last : (int)count;
        }
    }

    /// <summary>Ends our direction; what was sent still arrives.</summary>
    internal static void EndSending(int descriptor) => _ = Libc.Shutdown(descriptor, ShutdownWrite);

    /// <summary>Closes; with <paramref name="reset"/> the peer gets a reset and unsent data is dropped.</summary>
    internal static void Close(int descriptor, bool reset = false)
    {
        if (reset)
        {
            var linger = stackalloc int[] { 1, 0 };
            _ = Libc.SetSocketOption(descriptor, SolSocket, SoLinger, linger, 2 * sizeof(int));
        }

        _ = Libc.Close(descriptor);
    }

    /// <summary>Sends at once. What a listening socket has been told holds for those that it accepts (Linux).</summary>
    internal static void SetNoDelay(int descriptor)
    {
        var one = 1;
        _ = Libc.SetSocketOption(descriptor, IpProtoTcp, TcpNoDelay, &one, sizeof(int));
    }

    internal static void SetNonBlocking(int descriptor) =>
        _ = Libc.FileControl(descriptor, SetFlags, Libc.FileControl(descriptor, GetFlags, 0) | NonBlocking);

    /// <summary>Whether processes that are started from now on get the descriptor, too.</summary>
    internal static void SetInheritable(int descriptor, bool inheritable) =>
        _ = Libc.FileControl(descriptor, SetDescriptorFlags, inheritable ? 0 : DescriptorCloseOnExec);

    /// <summary>The pending error of a socket, 0 for none; reading it clears it.</summary>
    internal static int TakeError(int descriptor)
    {
        int error;
        var length = sizeof(int);
        return Libc.GetSocketOption(descriptor, SolSocket, SoError, &error, &length) < 0 ? Errno.Last : error;
    }
}
