using System.Buffers.Binary;
using System.Net;

namespace Kim.Loops.Native;

/// <summary>The address of a connection's client, as the kernel tells it: no object until somebody asks.</summary>
internal readonly struct PeerAddress
{
    // sockaddr_in { family16 port16be addr4 } and sockaddr_in6 { family16 port16be flow4 addr16 scope4 }.
    private const int IPv4Bytes = 16;
    private const int IPv6Bytes = 28;

    private readonly UInt128 _address;
    private readonly uint _scope;
    private readonly ushort _port;
    private readonly byte _length;

    /// <param name="address">What <c>accept(2)</c> gives. A Unix-domain peer has no address.</param>
    internal PeerAddress(ReadOnlySpan<byte> address)
    {
        _length = (byte)(address.Length is IPv4Bytes or IPv6Bytes ? address.Length : 0);
        if (_length > 0)
        {
            _port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
            _address = _length is IPv4Bytes
                ? BinaryPrimitives.ReadUInt32BigEndian(address[4..])
                : BinaryPrimitives.ReadUInt128BigEndian(address[8..]);
            _scope = _length is IPv6Bytes ? BitConverter.ToUInt32(address[24..]) : 0;
        }
    }

    /// <summary>The end point; <see langword="null"/> if there is none.</summary>
    internal IPEndPoint? EndPoint => Address is { } address ? new IPEndPoint(address, _port) : null;

    /// <summary>The address; <see langword="null"/> if there is none.</summary>
    internal IPAddress? Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            switch (_length)
            {
                case IPv4Bytes:
                    BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_address);
                    return new IPAddress(bytes[..4]);
                case IPv6Bytes:
                    BinaryPrimitives.WriteUInt128BigEndian(bytes, _address);
                    var address = new IPAddress(bytes, _scope);
                    return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
                default:
                    return null;
            }
        }
    }
}
