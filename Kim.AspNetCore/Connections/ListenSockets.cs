using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kim.Loops.Native;
using Microsoft.AspNetCore.Connections;

namespace Kim.AspNetCore.Connections;

/// <summary>Opens listening sockets (Linux).</summary>
internal static class ListenSockets
{
    // Connections that wait in the kernel; it cuts this to net.core.somaxconn.
    private const int Backlog = 4096;

    // setsockopt(2): SOL_SOCKET, SO_REUSEPORT.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    /// <summary>
    /// Binds and listens: on a TCP port with as many sockets as asked for, among which the kernel spreads connections; on a path with one.
    /// </summary>
    /// <exception cref="AddressInUseException">Another process has the address: it is never shared silently.</exception>
    internal static IReadOnlyList<Socket> Open(EndPoint endPoint, int count)
    {
        if (endPoint is UnixDomainSocketEndPoint path)
        {
            RemoveStale(path);
            return [Listen(endPoint, shared: false)];
        }

        if (count == 1)
        {
            return [Listen(endPoint, shared: false)];
        }

        // A plain bind proves that nobody has the port; with SO_REUSEPORT a second server would share it silently. It also settles port 0,
        // once for all.
        using (var probe = Bind(endPoint, shared: false))
        {
            endPoint = probe.LocalEndPoint!;
        }

        var sockets = new List<Socket>(count);
        try
        {
            while (sockets.Count < count)
            {
                sockets.Add(Listen(endPoint, shared: true));
            }

            return sockets;
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>A socket that another process has opened and handed down.</summary>
    /// <exception cref="InvalidOperationException">The descriptor is not a listening socket.</exception>
    internal static Socket Inherit(int descriptor)
    {
        try
        {
            // Not for the processes that this one may start.
            TcpSocket.SetInheritable(descriptor, inheritable: false);
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            TcpSocket.SetNonBlocking(descriptor);
            return socket;
        }
        catch (SocketException fault)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"Descriptor {descriptor} was handed down as a listening socket, but is not one: {fault.Message}"), fault);
        }
    }

    internal static int DescriptorOf(Socket socket) => (int)socket.SafeHandle.DangerousGetHandle();

    private static Socket Listen(EndPoint endPoint, bool shared)
    {
        var socket = Bind(endPoint, shared);
        try
        {
            socket.Listen(Backlog);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(fault.Message, fault);
        }

        TcpSocket.SetNonBlocking(DescriptorOf(socket));
        return socket;
    }

    private static Socket Bind(EndPoint endPoint, bool shared)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream,
            endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            if (endPoint is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (shared)
            {
                socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
            }

            // The runtime sets SO_REUSEADDR on Linux, so that a restart does not meet its own TIME_WAIT; a second listener is refused all
            // the same.
            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(fault.Message, fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A server that was killed leaves its path behind: if nobody answers there, it is free.
    private static void RemoveStale(UnixDomainSocketEndPoint endPoint)
    {
        var path = endPoint.ToString()!;
        if (path.StartsWith('@') || !File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Something else is there: the bind says what.
        }
    }
}
