using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Kim.AspNetCore.Server;

/// <summary>Why an address cannot be listened on, and what to do about it.</summary>
internal static class ListenFault
{
    /// <summary>Whether an exception says so.</summary>
    internal static bool IsOne(Exception fault) => fault is AddressInUseException or SocketException;

    internal static KimConfigurationException Explain(EndPoint? endPoint, Exception fault)
    {
        var isFile = endPoint is UnixDomainSocketEndPoint;
        var code = fault is AddressInUseException ? SocketError.AddressAlreadyInUse : (fault as SocketException)?.SocketErrorCode;
        var reason = code switch
        {
            SocketError.AddressAlreadyInUse when isFile =>
                "the file is there already. Stop the process that listens on it, or remove it if nobody does.",
            SocketError.AddressAlreadyInUse =>
                "another process listens there. Stop it, or choose another port, as in --Kim:Url=http://127.0.0.1:PORT.",
            SocketError.AccessDenied when isFile =>
                "this user may not make a file there. Choose another folder, or give the user its rights.",
            SocketError.AccessDenied =>
                "this user may not: ports below 1024 need a right. Choose a port from 1024 on, or grant CAP_NET_BIND_SERVICE (systemd: "
                + "AmbientCapabilities=CAP_NET_BIND_SERVICE).",
            SocketError.AddressNotAvailable when isFile => "its folder is not there. Make it, or choose another one.",
            SocketError.AddressNotAvailable =>
                "this machine has no such address. Choose one that 'ip address' shows, localhost, or * for all of them.",
            SocketError.AddressFamilyNotSupported => "this machine has no IPv6. Choose an IPv4 address.",
            _ => $"{fault.Message.TrimEnd('.')}. Choose another address.",
        };
        return new KimConfigurationException(
            $"Kim:Url: {endPoint?.ToString() ?? "an inherited socket"} cannot be listened on: {reason}", fault);
    }
}
