using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kim.Redis.Tests.Fixtures;

/// <summary>
/// An authority of a test's own: a certificate for a server, and two for clients, of which one is by a stranger. All are files, which end
/// with it.
/// </summary>
internal sealed class RedisCertificates : IDisposable
{
    internal const string Password = "of-the-key";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    internal RedisCertificates()
    {
        using var authority = Authority("CN=Authority of a test");
        using var stranger = Authority("CN=Somebody else");
        File.WriteAllText(AuthorityPath, authority.ExportCertificatePem());
        File.WriteAllText(StrangerAuthorityPath, stranger.ExportCertificatePem());
        using var server = Issue("CN=redis.test", authority);
        WritePem(ServerPath, server);
        using var client = Issue("CN=client", authority);
        WritePem(ClientPath, client);
        File.WriteAllBytes(ClientPfxPath, client.Export(X509ContentType.Pfx, Password));
        using var other = Issue("CN=client", stranger);
        WritePem(StrangerPath, other);
    }

    /// <summary>The authority's certificate, PEM.</summary>
    internal string AuthorityPath => In("authority.pem");

    /// <summary>The certificate of another authority, which has issued nothing of the server's.</summary>
    internal string StrangerAuthorityPath => In("stranger-authority.pem");

    /// <summary>A client's certificate and key, PEM.</summary>
    internal string ClientPath => In("client.pem");

    /// <summary>The same as PFX, with <see cref="Password"/>.</summary>
    internal string ClientPfxPath => In("client.pfx");

    /// <summary>A client's certificate by the other authority, with its key, PEM.</summary>
    internal string StrangerPath => In("stranger.pem");

    private string ServerPath => In("server.pem");

    /// <summary>The settings of a redis-server with this certificate, which is for localhost, redis.test, 127.0.0.1 and ::1.</summary>
    /// <param name="wantsClients">Whether a client needs a certificate of this authority.</param>
    internal IReadOnlyList<string> Settings(bool wantsClients) =>
    [
        "--tls-cert-file", ServerPath, "--tls-key-file", ServerPath, "--tls-ca-cert-file", AuthorityPath,
        "--tls-auth-clients", wantsClients ? "yes" : "no",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static void WritePem(string path, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 Issue(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("redis.test");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
