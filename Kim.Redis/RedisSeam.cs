namespace Kim.Redis;

/// <summary>Where the reactor meets StackExchange.Redis.</summary>
internal enum RedisSeam
{
    /// <summary>The library's push transport (experimental, SER009): its parser runs on our receive, its writer fills our output.</summary>
    Transport,

    /// <summary>A <see cref="Stream"/> (stable): what TLS uses, and what is left if the library has no such transport.</summary>
    Stream,
}
