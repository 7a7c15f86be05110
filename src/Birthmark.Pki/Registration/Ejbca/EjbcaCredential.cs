using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>The RA's client certificate with its key, and the certificates between it and its root.</summary>
internal sealed class EjbcaCredential : IDisposable
{
    private EjbcaCredential(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        Certificate = certificate;
        Others = others;
    }

    internal X509Certificate2 Certificate { get; }

    internal X509Certificate2Collection Others { get; }

    internal static bool TryOpen(
        EjbcaConnection connection, [NotNullWhen(true)] out EjbcaCredential? credential, [NotNullWhen(false)] out string? why)
    {
        credential = null;
        var password = new char[Encoding.UTF8.GetMaxCharCount(connection.Password.Length)];
        X509Certificate2Collection all;
        try
        {
            var length = Encoding.UTF8.GetChars(connection.Password.Span, password);
            all = X509CertificateLoader.LoadPkcs12Collection(connection.KeyStore.Span, password.AsSpan(0, length), X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (CryptographicException)
        {
            why = $"{EjbcaVariables.P12File} cannot be opened: it is no PKCS#12, or {EjbcaVariables.P12Password} is wrong.";
            return false;
        }
        finally
        {
            Array.Clear(password);
        }

        var own = all.FirstOrDefault(static certificate => certificate.HasPrivateKey);
        if (own is null)
        {
            why = $"{EjbcaVariables.P12File} holds no private key: export key and certificate together.";
            return false;
        }

        all.Remove(own);
        credential = new EjbcaCredential(own, all);
        why = null;
        return true;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var other in Others)
        {
            other.Dispose();
        }
    }
}
