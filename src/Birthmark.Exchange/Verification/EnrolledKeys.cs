using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Verification;

/// <summary>Keys of a hub that its owner has seen to live in a TPM, from the file that the owner signed. The file is believed as it was handed over.</summary>
public sealed class EnrolledKeys
{
    private readonly byte[] logKey;
    private readonly byte[] reportKey;

    private EnrolledKeys(byte[] logKey, byte[] reportKey) => (this.logKey, this.reportKey) = (logKey, reportKey);

    /// <summary>False when it is no file of an enrolment. Never throws.</summary>
    public static bool TryRead(string pem, [NotNullWhen(true)] out EnrolledKeys? keys)
    {
        keys = null;
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
            var (log, report) = (Of(all, HubToken.LogKey), Of(all, HubToken.ReportKey));
            keys = log is null || report is null ? null : new(log, report);
        }
        catch (CryptographicException)
        {
            // No certificates: told by the answer.
        }

        return keys is not null;
    }

    /// <exception cref="ReportWrongException">Another key signed the report, or the log's checkpoint.</exception>
    internal void Demand(CmsTail tail, NoteKey log)
    {
        using var signer = X509CertificateLoader.LoadCertificate(tail.Certificates[0].Span);
        if (!signer.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(reportKey))
        {
            throw new ReportWrongException(ReportFault.Chain, "The report is not signed by the key that its owner has seen in the hub's TPM: it is of another hub, or of a key made since. Enrol the hub anew.");
        }

        if (!log.PublicKey.Span.SequenceEqual(logKey))
        {
            throw new ReportWrongException(ReportFault.Chain, "The log's checkpoint is not signed by the key that its owner has seen in the hub's TPM: it is of another hub, or of a key made since. Enrol the hub anew.");
        }
    }

    private static byte[]? Of(X509Certificate2Collection all, string alias) => all
        .FirstOrDefault(c => c.GetNameInfo(X509NameType.SimpleName, forIssuer: false).EndsWith(' ' + alias, StringComparison.Ordinal))?.PublicKey.ExportSubjectPublicKeyInfo();
}
