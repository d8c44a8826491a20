using System.Net;
using Kim.Loops.Native;

namespace Kim.AspNetCore.Connections;

/// <summary>Serves accepted sockets on their reactor, before Kestrel sees them.</summary>
internal interface ISocketTaker
{
    /// <summary>Takes a socket. Loop only.</summary>
    void Take(ReactorSocket socket, in PeerAddress remote, AcceptSource source);
}
