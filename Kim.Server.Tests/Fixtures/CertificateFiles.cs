using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kim.Server.Tests.Processes;

namespace Kim.Server.Tests.Fixtures;

/// <summary>
/// A certificate for CN=kim.test that nobody else has signed: <c>server.pfx</c> (password: secret), <c>server.pem</c>, <c>server.key</c>.
/// </summary>
internal static class CertificateFiles
{
    internal static void Write(TemporaryFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kim.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(folder.File("server.pfx"), certificate.Export(X509ContentType.Pfx, "secret"));
        File.WriteAllText(folder.File("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
