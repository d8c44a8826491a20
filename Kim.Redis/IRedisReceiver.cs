namespace Kim.Redis;

/// <summary>Who gets what a Redis connection receives. Called on the reactor.</summary>
internal interface IRedisReceiver
{
    /// <summary>Bytes have come; they are the receiver's until it returns.</summary>
    void OnReceived(ReadOnlySpan<byte> bytes);

    /// <summary>Nothing more comes. Called once.</summary>
    void OnClosed(Exception? fault);
}
