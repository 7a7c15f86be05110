using Birthmark.Keys;
using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Authorities;

/// <summary>Sub CAs of an external root: the request that goes out, the answer that comes in.</summary>
internal sealed class ExternalAnswers(PkiCatalog catalog, AuthorityFounder founder)
{
    /// <exception cref="PkiRefusedException">Not such a CA, or its crypto token is offline.</exception>
    internal byte[] Request(string name)
    {
        var authority = Waiting(name);
        var key = authority.SigningKey
            ?? throw new PkiRefusedException(PkiRefusal.CryptoTokenOffline, $"CA '{name}' has no key in crypto token '{authority.CryptoToken}': restore the token from its backup.");
        try
        {
            return CertificationRequest.Create(authority.EncodedSubject.Span, key, authority.SignatureAlgorithm);
        }
        catch (KeyRefusedException e)
        {
            throw CryptoTokens.Translate(e);
        }
    }

    /// <exception cref="PkiRefusedException">The answer does not fit the request, or its chain does not verify; nothing is changed.</exception>
    internal Task ImportAsync(string name, IReadOnlyList<ReadOnlyMemory<byte>> chain, string actor, CancellationToken cancellation)
    {
        var authority = Waiting(name);
        var state = catalog.Knowledge.Authorities[name];
        if (CertificatePath.Check(chain) is { } why)
        {
            throw Refuse(name, why);
        }

        CaCertificate.TryRead(chain[0], out var answer);
        if (!answer!.PublicKey.Span.SequenceEqual(state.PublicKey.Span))
        {
            throw Refuse(name, $"its public key is not the one that was requested: give the certificate that was made from this CA's request.");
        }

        // RFC 5280 §4.1.2.6: names are compared as encoded by verifiers that take no chances; the text is enough to accept an answer.
        if (!answer.Subject.Equals(authority.Subject))
        {
            throw Refuse(name, $"its subject is '{answer.Subject}', but '{authority.Subject}' was requested: ask the root to certify the request's subject.");
        }

        return chain.Count < 2
            ? throw Refuse(name, "it holds one certificate: add the certificates above it, root last.")
            : founder.CompleteAsync(state, chain, actor, "answered", cancellation);
    }

    private Authority Waiting(string name)
    {
        if (!catalog.Current.Authorities.TryGetValue(name, out var authority))
        {
            throw new PkiRefusedException(PkiRefusal.CertificateAuthorityUnknown, $"CA '{name}' is not known: use one of {string.Join(", ", catalog.Current.Authorities.Keys.Order(StringComparer.Ordinal))}.");
        }

        return authority.Status == AuthorityStatus.WaitingCertificateResponse ? authority
            : throw new PkiRefusedException(PkiRefusal.WrongStatus, $"CA '{name}' is {authority.Status}, signed by '{authority.SignedBy}': only one that is signed by {Authority.ExternalCa} and waits for its answer can be requested and answered.");
    }

    private static PkiRefusedException Refuse(string name, string why) => new(PkiRefusal.InvalidRequest, $"The answer for CA '{name}' is refused: {why}");
}
