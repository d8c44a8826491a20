namespace Kim.AspNetCore.Connections;

/// <summary>Who reads and writes a <see cref="ReactorSocket"/>. Called on the loop.</summary>
internal interface ISocketOwner
{
    /// <summary>Where to receive to; empty if nobody wants more now: then what comes waits in the kernel.</summary>
    Span<byte> Room();

    /// <summary>So many bytes were received into the room.</summary>
    void Received(int count);

    /// <summary>The peer has sent its last byte.</summary>
    void InputEnded();

    /// <summary>All that was committed is sent, or a part of it.</summary>
    void Sent();

    /// <summary>The connection is broken. It is closed already, or will be with this call.</summary>
    void Failed(Exception reason);

    /// <summary>The descriptor is closed, or only input is still dropped: nothing is sent any more. Called more than once.</summary>
    void Closed();
}
