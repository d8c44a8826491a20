using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kim.AspNetCore.Options;

/// <summary>The server's certificate, as configured.</summary>
/// <param name="Certificate"><c>Kim:Certificate</c>: a PFX file, or a PEM file with the chain.</param>
/// <param name="Key"><c>Kim:CertificateKey</c>: the PEM file's private key, if it is a file of its own.</param>
/// <param name="Password"><c>Kim:CertificatePassword</c>: of the PFX or of the encrypted key.</param>
internal sealed record TlsOptions(string Certificate, string Key, string Password)
{
    private const string Kinds =
        "It must be a PFX file (.pfx, .p12; Kim:CertificatePassword), or a PEM file with its key inside or in Kim:CertificateKey.";

    /// <summary>For a server without an https address: a certificate was set by somebody who believes that there is one.</summary>
    /// <exception cref="KimConfigurationException">A certificate is set.</exception>
    internal void CheckUnused()
    {
        if (Certificate.Length > 0 || Key.Length > 0 || Password.Length > 0)
        {
            throw new KimConfigurationException(
                $"Kim:Certificate{(Certificate.Length > 0 ? "" : Key.Length > 0 ? "Key" : "Password")} is set, but no address of Kim:Url "
                + "is https: write https://host:port there, or leave the certificate out.");
        }
    }

    /// <summary>The certificate with its private key, and what stands between it and the root.</summary>
    /// <exception cref="KimConfigurationException">It cannot be had.</exception>
    internal (X509Certificate2 Leaf, X509Certificate2Collection Chain) Load()
    {
        if (Certificate.Length == 0)
        {
            throw new KimConfigurationException(
                "Kim:Url names an https address, but Kim:Certificate is not set: set it to a PFX file, or to a PEM file with "
                + "Kim:CertificateKey.");
        }

        if (!File.Exists(Certificate))
        {
            throw new KimConfigurationException($"Kim:Certificate={Certificate}: there is no such file. {Kinds}");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            if (Path.GetExtension(Certificate) is ".pfx" or ".p12")
            {
                return (X509CertificateLoader.LoadPkcs12FromFile(Certificate, Password.Length == 0 ? null : Password), chain);
            }

            var key = Key.Length == 0 ? null : Key;
            chain.ImportFromPemFile(Certificate);
            return (Password.Length == 0 ? X509Certificate2.CreateFromPemFile(Certificate, key)
                : X509Certificate2.CreateFromEncryptedPemFile(Certificate, Password, key), chain);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KimConfigurationException($"Kim:Certificate={Certificate}: {fault.Message} {Kinds}", fault);
        }
    }
}
