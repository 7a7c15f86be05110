using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Keys.Kmip;

/// <summary>The client certificate with its key by which a KMS knows a project.</summary>
internal sealed class KmipCredential : IDisposable
{
    private readonly X509Certificate2Collection others;

    private KmipCredential(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        this.others = others;
        Certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, others, offline: true);
    }

    internal X509Certificate2 Certificate { get; }

    internal SslStreamCertificateContext Context { get; }

    internal static bool TryOpen(
        ReadOnlySpan<byte> keyStore, ReadOnlySpan<byte> password, [NotNullWhen(true)] out KmipCredential? credential, [NotNullWhen(false)] out string? why)
    {
        credential = null;
        var characters = GC.AllocateUninitializedArray<char>(Encoding.UTF8.GetMaxCharCount(password.Length), pinned: true);
        X509Certificate2Collection all;
        try
        {
            var length = Encoding.UTF8.GetChars(password, characters);
            all = X509CertificateLoader.LoadPkcs12Collection(keyStore, characters.AsSpan(0, length), X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (CryptographicException)
        {
            why = $"{KmipVariables.P12File} cannot be opened: it is no PKCS#12, or {KmipVariables.P12Password} is wrong.";
            return false;
        }
        finally
        {
            Array.Clear(characters);
        }

        if (all.FirstOrDefault(static certificate => certificate.HasPrivateKey) is not { } own)
        {
            why = $"{KmipVariables.P12File} holds no private key: export key and certificate together.";
            return false;
        }

        all.Remove(own);
        credential = new(own, all);
        why = null;
        return true;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var other in others)
        {
            other.Dispose();
        }
    }
}
