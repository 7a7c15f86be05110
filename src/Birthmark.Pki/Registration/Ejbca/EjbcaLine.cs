using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;
using Birthmark.Pki.Registration.Ejbca.Wire;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>What the connector says to EJBCA over an open transport: one method a call.</summary>
internal sealed class EjbcaLine(string name, EjbcaConnection connection, EjbcaTransport transport, TimeProvider time) : IDisposable
{
    private const int MostStored = 100;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> chains = new(StringComparer.Ordinal);

    // 9.x knows USERNAME; what refuses it is asked by QUERY from then on.
    private volatile bool knowsUsername = true;

    internal Task<EjbcaReply> EnrolAsync(byte[] message, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, "v1/certificate/pkcs10enroll", message, cancellation);

    /// <summary>The certificate of an enrolment's answer.</summary>
    /// <exception cref="PkiRefusedException">It is unreadable, or for another key.</exception>
    internal IssuedAnswer Read(EjbcaReply reply, ReadOnlyMemory<byte> publicKey)
    {
        var wire = reply.TryRead(EjbcaClientJson.Default.CertificateReply);
        if (!CertificateText.TryRead(wire?.Certificate, out var certificate))
        {
            throw new PkiRefusedException(PkiRefusal.Remote, $"Authority '{name}' answered an enrolment without a readable certificate.");
        }

        return certificate.PublicKeyInfo.Span.SequenceEqual(publicKey.Span)
            ? new IssuedAnswer(certificate, ReadChain(wire!, certificate))
            : throw new PkiRefusedException(
                PkiRefusal.Remote, $"Authority '{name}' answered with a certificate for another key (serial {certificate.SerialNumberText}): it was not delivered; revoke it.");
    }

    /// <summary>Revokes as superseded all but the one that is delivered.</summary>
    internal async Task WithdrawOthersAsync(IReadOnlyList<IssuedAnswer> stored, IssuedAnswer delivered, CancellationToken cancellation)
    {
        foreach (var other in stored.Select(static item => item.Certificate).Where(other => other.SerialNumberText != delivered.Certificate.SerialNumberText))
        {
            if (DistinguishedName.TryDecode(other.Issuer.Span, out var issuer))
            {
                await RevokeAsync(issuer.Text, other.SerialNumberText, RevocationReason.Superseded, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Adds the chain where the answer brought none; it is fetched once an authority.</summary>
    internal async Task<EnrolledCertificate> CompleteAsync(IssuedAnswer issued, CancellationToken cancellation)
    {
        var chain = issued.Chain ?? await ChainAsync(issued.Certificate, cancellation).ConfigureAwait(false);
        return new EnrolledCertificate(issued.Certificate.Der, chain);
    }

    internal async Task RevokeAsync(string issuerDn, string serialNumber, RevocationReason reason, CancellationToken cancellation)
    {
        var path = $"v1/certificate/{Uri.EscapeDataString(issuerDn)}/{Uri.EscapeDataString(serialNumber)}/revoke?reason={EjbcaReasons.Write(reason)}";
        var reply = await transport.SendAsync(HttpMethod.Put, path, null, cancellation).ConfigureAwait(false);

        // 409: it is revoked already, by us before an answer was lost or by another.
        if (!reply.IsGood && reply.Status != 409)
        {
            throw Refused(reply, $"revocation of {serialNumber}");
        }
    }

    internal PkiRefusedException Refused(EjbcaReply reply, string what) => reply.Status switch
    {
        202 => new(PkiRefusal.Remote, $"Authority '{name}' lets the {what} wait for an approval: switch approvals off there for what a factory asks for."),
        401 or 403 => new(PkiRefusal.NotAuthorised, $"Authority '{name}' does not allow the {what} (HTTP {reply.Status}): {reply.Text}"),
        _ => new(PkiRefusal.Remote, $"Authority '{name}' refused the {what} (HTTP {reply.Status}): {reply.Text}"),
    };

    public void Dispose() => transport.Dispose();

    /// <summary>The certificates in force that this enrolment already brought (same username, key, authority and profile), newest first.</summary>
    internal async Task<IReadOnlyList<IssuedAnswer>> StoredAsync(
        EnrolmentRequest request, ReadOnlyMemory<byte> publicKey, CancellationToken cancellation)
    {
        // As it was when asked: another search may learn better meanwhile.
        var isByUsername = knowsUsername;
        var reply = await SearchAsync(isByUsername ? "USERNAME" : "QUERY", request, cancellation).ConfigureAwait(false);
        if (reply.Status == 400 && isByUsername)
        {
            reply = await SearchAsync("QUERY", request, cancellation).ConfigureAwait(false);
            knowsUsername = !reply.IsGood;
        }

        if (!reply.IsGood || reply.TryRead(EjbcaClientJson.Default.SearchReply)?.Certificates is not { } found)
        {
            throw Refused(reply, $"search for certificates of '{request.Username}'");
        }

        var now = time.GetUtcNow();
        var stored = new List<IssuedAnswer>();
        foreach (var item in found)
        {
            if (CertificateText.TryRead(item.Certificate, out var certificate)
                && certificate.PublicKeyInfo.Span.SequenceEqual(publicKey.Span)
                && certificate.NotAfter.At > now
                && (item.CertificateProfile ?? request.CertificateProfile) == request.CertificateProfile)
            {
                stored.Add(new IssuedAnswer(certificate, ReadChain(item, certificate)));
            }
        }

        return [.. stored.OrderByDescending(static item => item.Certificate.NotBefore.At)];
    }

    /// <summary>One page of what an end entity has, in these states, by the second search: it alone says states and turns pages.</summary>
    internal async Task<FoundPage> PageAsync(string username, IReadOnlyList<string> statuses, int page, int size, CancellationToken cancellation)
    {
        // As it was when asked: another search may learn better meanwhile.
        var isByUsername = knowsUsername;
        var reply = await PageAsync(isByUsername ? "USERNAME" : "QUERY", username, statuses, page, size, cancellation).ConfigureAwait(false);
        if (reply.Status == 400 && isByUsername)
        {
            reply = await PageAsync("QUERY", username, statuses, page, size, cancellation).ConfigureAwait(false);
            knowsUsername = !reply.IsGood;
        }

        return reply.IsGood && reply.TryRead(EjbcaClientJson.Default.FoundPage) is { Certificates: not null } found
            ? found
            : throw Refused(reply, $"search for certificates of '{username}'");
    }

    private Task<EjbcaReply> PageAsync(string property, string username, IReadOnlyList<string> statuses, int page, int size, CancellationToken cancellation)
    {
        // Sorted by what never changes, so that a revocation between two pages moves nothing.
        var message = new PagedSearchMessage(
            new(size, page), new("ISSUED_DATE", "ASC"),
            [new(property, username, "EQUAL"), .. statuses.Select(static status => new SearchCriterion("STATUS", status, "EQUAL"))]);
        return transport.SendAsync(
            HttpMethod.Post, "v2/certificate/search", JsonSerializer.SerializeToUtf8Bytes(message, EjbcaClientJson.Default.PagedSearchMessage), cancellation);
    }

    private Task<EjbcaReply> SearchAsync(string property, EnrolmentRequest request, CancellationToken cancellation)
    {
        var message = new SearchMessage(
            MostStored,
            [
                new SearchCriterion(property, request.Username, "EQUAL"),
                new SearchCriterion("CA", request.CertificateAuthority, "EQUAL"),
                new SearchCriterion("STATUS", "CERT_ACTIVE", "EQUAL"),
            ]);
        return transport.SendAsync(
            HttpMethod.Post, "v1/certificate/search", JsonSerializer.SerializeToUtf8Bytes(message, EjbcaClientJson.Default.SearchMessage), cancellation);
    }

    // Null when the answer has no chain; some versions put the certificate itself first.
    private static List<ReadOnlyMemory<byte>>? ReadChain(CertificateReply wire, CertificateView certificate)
    {
        if (wire.CertificateChain is not { Count: > 0 } texts)
        {
            return null;
        }

        var chain = new List<ReadOnlyMemory<byte>>(texts.Count);
        foreach (var text in texts)
        {
            if (!CertificateText.TryRead(text, out var issuer))
            {
                return null;
            }

            if (!issuer.Der.Span.SequenceEqual(certificate.Der.Span))
            {
                chain.Add(issuer.Der);
            }
        }

        return chain.Count == 0 ? null : chain;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ChainAsync(CertificateView certificate, CancellationToken cancellation)
    {
        var issuer = DistinguishedName.TryDecode(certificate.Issuer.Span, out var decoded) ? decoded : connection.CaDn;
        if (issuer is null)
        {
            throw new PkiRefusedException(PkiRefusal.Remote, $"Authority '{name}' answered with a certificate whose issuer cannot be read.");
        }

        if (chains.TryGetValue(issuer.Text, out var known))
        {
            return known;
        }

        var path = $"v1/ca/{Uri.EscapeDataString(issuer.Text)}/certificate/download";
        var reply = await transport.SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        var chain = new List<ReadOnlyMemory<byte>>();
        var rest = reply.IsGood ? Encoding.ASCII.GetString(reply.Body) : throw Refused(reply, $"download of the chain of '{issuer.Text}'");
        while (PemEncoding.TryFind(rest, out var pem))
        {
            chain.Add(Convert.FromBase64String(rest[pem.Base64Data]));
            rest = rest[pem.Location.End..];
        }

        return chain.Count > 0
            ? chains[issuer.Text] = chain
            : throw new PkiRefusedException(PkiRefusal.Remote, $"Authority '{name}' answered the download of the chain of '{issuer.Text}' without a certificate.");
    }
}

/// <summary>A certificate from EJBCA and the chain that came with it, if one did.</summary>
internal sealed record IssuedAnswer(CertificateView Certificate, IReadOnlyList<ReadOnlyMemory<byte>>? Chain);
