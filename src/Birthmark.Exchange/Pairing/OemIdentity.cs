using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Pairing;

/// <summary>An OEM's right to seal and to order: a P-256 key and its self-signed certificate.</summary>
public sealed class OemIdentity : IDisposable
{
    private const int ShortestPassphrase = 12;
    private const int Iterations = 600_000;

    private readonly ECDsa key;

    private OemIdentity(ECDsa key, ExchangeCertificate certificate) => (this.key, Certificate) = (key, certificate);

    public ExchangeCertificate Certificate { get; }

    /// <param name="name">Common name, as the hub's people know the OEM.</param>
    /// <param name="at">Begin of the certificate's ten years.</param>
    public static OemIdentity Make(string name, DateTimeOffset at)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        // The use that CMS verifiers ask for.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.CreateSelfSigned(at, at.AddYears(10));
        return ExchangeCertificate.TryReadSigner(made.RawData, out var certificate, out var why) ? new(key, certificate) : throw new InvalidOperationException(why);
    }

    /// <param name="certificate">PEM or DER.</param>
    /// <param name="privateKey">PEM, PKCS#8 EncryptedPrivateKeyInfo.</param>
    /// <param name="passphrase">Of the key.</param>
    /// <exception cref="ExchangeRefusedException">Not readable, a wrong passphrase, or not of one another.</exception>
    public static OemIdentity Open(ReadOnlySpan<byte> certificate, string privateKey, ReadOnlySpan<char> passphrase)
    {
        if (!ExchangeCertificate.TryReadSigner(certificate, out var read, out var why))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.IdentityInvalid, $"The exchange certificate cannot be used: {why}.");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(privateKey, passphrase);
            if (key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(read.PublicKey.Span))
            {
                return new(key, read);
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Told below: which of the three it is cannot be known.
        }

        key.Dispose();
        throw new ExchangeRefusedException(
            ExchangeRefusal.IdentityInvalid, $"The key of '{read.Subject}' does not open: the passphrase is wrong, the file is no encrypted PKCS#8 key, or it is another certificate's.");
    }

    /// <summary>PKCS#8 EncryptedPrivateKeyInfo in PEM (PBES2, AES-256-CBC, PBKDF2-HMAC-SHA256).</summary>
    /// <exception cref="ExchangeRefusedException">The passphrase is too short.</exception>
    public string ExportKey(ReadOnlySpan<char> passphrase) => passphrase.Length >= ShortestPassphrase
        ? key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations)) + "\n"
        : throw new ExchangeRefusedException(ExchangeRefusal.IdentityInvalid, $"The passphrase has {passphrase.Length} characters: choose {ShortestPassphrase} or more.");

    internal CmsSigner Signer => new(
        Certificate.Der, [], octets => key.SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => key.Dispose();
}
