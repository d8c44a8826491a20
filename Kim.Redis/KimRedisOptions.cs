using Kim.Redis;
using StackExchange.Redis;

namespace Kim;

/// <summary>How commands reach Redis. Set by <c>Kim:Redis</c>, or in code with <c>AddRedis</c>.</summary>
public sealed class KimRedisOptions
{
    /// <summary>
    /// A StackExchange.Redis connection string (<c>Kim:Redis</c>); empty: there is no Redis. If <c>Kim:Redis</c> is a section, it is
    /// made of the parts, without user and password; setting it removes these.
    /// </summary>
    public string ConnectionString
    {
        get => Parts?.Text ?? field;
        set => (field, Parts) = (value ?? "", null);
    } = "";

    /// <summary>
    /// Over TLS: a file with the certificates of the authorities that are trusted, PEM or DER (<c>Kim:RedisCertificateAuthority</c>);
    /// empty: those that this machine trusts.
    /// </summary>
    public string CertificateAuthority { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// Over TLS: the client's certificate, a PFX file, or a PEM file with the chain (<c>Kim:RedisCertificate</c>); empty: none.
    /// </summary>
    public string Certificate { get; set => field = value ?? ""; } = "";

    /// <summary>The PEM file of its private key, if that is a file of its own (<c>Kim:RedisCertificateKey</c>).</summary>
    public string CertificateKey { get; set => field = value ?? ""; } = "";

    /// <summary>The password of the PFX, or of the encrypted key (<c>Kim:RedisCertificatePassword</c>).</summary>
    public string CertificatePassword { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// Changes the library's own options, for what no setting says: tokens of a cloud's identity service, a check of certificates of one's
    /// own. Called for each connection, after all settings, and before Kim says how the connection reaches the reactor.
    /// </summary>
    /// <remarks>
    /// <code>kim.AddRedis(redis => redis.Configure += options => options.CertificateValidation += Check);</code>
    /// If it sets <c>Tunnel</c> or <c>BeforeSocketConnect</c>, the library's own I/O is used.
    /// </remarks>
    public Action<ConfigurationOptions>? Configure { get; set; }

    /// <summary>
    /// How long Redis may leave commands without an answer, from when calls are refused with 503 until it answers (<c>Kim:RedisStall</c>).
    /// </summary>
    public TimeSpan RedisStall { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes that may wait on one reactor to be sent to Redis, in bytes; above it calls are refused with 503 (<c>Kim:MaxRedisUnsent</c>).
    /// </summary>
    public long MaxRedisUnsent { get; set; } = 32 * 1024 * 1024;

    /// <summary>Connections that <see cref="BlockingRedis"/> has at most (<c>Kim:MaxBlockingRedis</c>).</summary>
    public int MaxBlockingRedis { get; set; } = 64;

    /// <summary>Which extension point of the library is used (<c>Kim:RedisSeam</c>). For tests, which run both.</summary>
    internal RedisSeam Seam { get; set; }

    /// <summary>What <c>Kim:Redis</c> says by parts; <see langword="null"/> if it is one text.</summary>
    internal RedisParts? Parts { get; private set; }

    /// <summary>Sets a part of the connection string.</summary>
    internal void SetPart(string part, string text) => (Parts ??= new RedisParts()).Set(part, text);

    /// <summary>The same way to another Redis, or to this one.</summary>
    internal KimRedisOptions For(string connectionString) => connectionString == ConnectionString ? this : new KimRedisOptions
    {
        ConnectionString = connectionString,
        CertificateAuthority = CertificateAuthority,
        Certificate = Certificate,
        CertificateKey = CertificateKey,
        CertificatePassword = CertificatePassword,
        Configure = Configure,
        RedisStall = RedisStall,
        MaxRedisUnsent = MaxRedisUnsent,
        MaxBlockingRedis = MaxBlockingRedis,
        Seam = Seam,
    };
}
