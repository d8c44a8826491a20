using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>What is trusted, and which certificate is shown, when Redis is reached over TLS.</summary>
internal sealed class RedisTls
{
    // The library's own, for certificates.
    private static readonly string[] Variables = ["SERedis_IssuerCertPath", "SERedis_ClientCertPfxPath", "SERedis_ClientCertPemPath"];

    private readonly ConfigurationOptions _options;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _client;

    private RedisTls(ConfigurationOptions options, X509Certificate2Collection? authorities, SslStreamCertificateContext? client) =>
        (_options, _authorities, _client) = (options, authorities, client);

    /// <summary>Tells the library; if neither a setting nor code says anything, it does it by itself.</summary>
    internal static void Apply(ConfigurationOptions options, KimRedisOptions redis)
    {
        if (options.SslClientAuthenticationOptions is null && options.Ssl
            && (redis.CertificateAuthority.Length > 0 || redis.Certificate.Length > 0))
        {
            options.SslClientAuthenticationOptions = new RedisTls(
                options, LoadAuthorities(redis.CertificateAuthority), LoadClient(redis)).For;
        }

        if (redis.Configure is not null)
        {
            // What code has set of certificates cannot be read back: nobody may judge by the rest.
            var given = options.SslClientAuthenticationOptions;
            options.SslClientAuthenticationOptions = host => given?.Invoke(host)!;
        }
    }

    /// <summary>How to authenticate; <see langword="null"/> if only the library knows, by code or by its own variables.</summary>
    internal static SslClientAuthenticationOptions? Known(ConfigurationOptions options, string host) =>
        options.SslClientAuthenticationOptions switch
        {
            { Target: RedisTls own } => own.For(host),
            null when !Variables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) =>
                new RedisTls(options, null, null).For(host),
            _ => null,
        };

    /// <summary>The certificates that are trusted; <see langword="null"/> if no file is named.</summary>
    /// <exception cref="FormatException">The file cannot be read.</exception>
    internal static X509Certificate2Collection? LoadAuthorities(string path) => path.Length == 0 ? null : Load(path, () =>
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        if (certificates.Count == 0)
        {
            certificates.Add(X509CertificateLoader.LoadCertificateFromFile(path));
        }

        return certificates;
    });

    /// <summary>The client's certificate, key and chain; <see langword="null"/> if no file is named.</summary>
    /// <exception cref="FormatException">The files cannot be read.</exception>
    internal static SslStreamCertificateContext? LoadClient(KimRedisOptions redis)
    {
        var (path, password) = (redis.Certificate, redis.CertificatePassword.Length == 0 ? null : redis.CertificatePassword);
        return path.Length == 0 ? null : Load(path, () =>
        {
            var chain = new X509Certificate2Collection();
            if (Path.GetExtension(path) is ".pfx" or ".p12")
            {
                return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12FromFile(path, password), chain, offline: true);
            }

            var key = redis.CertificateKey.Length == 0 ? null : redis.CertificateKey;
            chain.ImportFromPemFile(path);
            using var pem = password is null
                ? X509Certificate2.CreateFromPemFile(path, key)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);

            // Windows cannot use a key that was never in a store.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        });
    }

    private SslClientAuthenticationOptions For(string host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = _options.SslProtocols.GetValueOrDefault(SslProtocols.None),
        CertificateRevocationCheckMode = _options.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        ClientCertificateContext = _client,
        CertificateChainPolicy = _authorities is null ? null : ChainPolicy(_authorities),
    };

    // An authority of one's own has no list of what it has revoked.
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static T Load<T>(string path, Func<T> load)
    {
        if (!File.Exists(path))
        {
            throw new FormatException($"{path}: there is no such file");
        }

        try
        {
            return load();
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"{path} cannot be read as a certificate: {fault.Message}", fault);
        }
    }
}
