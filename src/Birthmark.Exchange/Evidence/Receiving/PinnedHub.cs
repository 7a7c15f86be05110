using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>
/// A hub whose evidence is taken: the key of its log, and the root that certified its TLS identity. Written by <c>birthmark evidence identity</c>: the note key's line, then the
/// root in PEM.
/// </summary>
public sealed class PinnedHub
{
    /// <summary>Only the hub's own certificate carries it, not those of stations and people.</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private PinnedHub(NoteKey key, X509Certificate2 root) => (Key, Root) = (key, root);

    public NoteKey Key { get; }

    internal X509Certificate2 Root { get; }

    /// <summary>Folder of its evidence: what a log is called follows from its key.</summary>
    internal string FolderName => Convert.ToHexStringLower(SHA256.HashData(Key.PublicKey.Span).AsSpan(0, 8));

    /// <summary>The file that a receiver trusts.</summary>
    public static string Write(string noteKey, string rootPem) => $"{noteKey.Trim()}\n{rootPem.Trim()}\n";

    /// <summary>Never throws.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PinnedHub? hub, [NotNullWhen(false)] out string? why)
    {
        hub = null;
        var line = text.Split('\n', 2)[0].Trim();
        if (!NoteKey.TryRead("", line, out var key, out why))
        {
            why = $"the first line is not the key of a log: {why}";
            return false;
        }

        try
        {
            hub = new(key, X509Certificate2.CreateFromPem(text));
            return true;
        }
        catch (CryptographicException)
        {
            why = "no certificate of the hub's root follows the key";
            return false;
        }
    }

    /// <summary>Whether this certificate is the hub's TLS identity: certified by its root for a server, and in force.</summary>
    internal bool Is(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        var isGood = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isGood && certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(u => u.EnhancedKeyUsages[ServerAuthentication] is not null);
    }
}
