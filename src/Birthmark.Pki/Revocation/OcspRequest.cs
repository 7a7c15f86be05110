using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Revocation;

/// <summary>One question to an OCSP responder (RFC 6960 §4.1).</summary>
internal sealed class OcspRequest
{
    internal const string Basic = "1.3.6.1.5.5.7.48.1.1";
    internal const string NonceOid = "1.3.6.1.5.5.7.48.1.2";
    internal const string Sha1Oid = "1.3.14.3.2.26";

    private OcspRequest(byte[] der, byte[] nameHash, byte[] keyHash, byte[] serial, byte[] nonce) =>
        (Der, NameHash, KeyHash, Serial, Nonce) = (der, nameHash, keyHash, serial, nonce);

    internal byte[] Der { get; }

    internal byte[] NameHash { get; }

    internal byte[] KeyHash { get; }

    /// <summary>Contents octets of the INTEGER.</summary>
    internal byte[] Serial { get; }

    internal byte[] Nonce { get; }

    /// <param name="asked">The certificate in question.</param>
    /// <param name="issuerKey">Contents of the issuer's subjectPublicKey BIT STRING.</param>
    /// <param name="nonce">RFC 9654: 1 to 128 octets.</param>
    internal static OcspRequest Make(CertificateView asked, ReadOnlySpan<byte> issuerKey, byte[] nonce)
    {
        // RFC 5019 §2.1.1: SHA-1 is what every responder knows. It only names the issuer here, and secures nothing.
#pragma warning disable CA5350
        var nameHash = SHA1.HashData(asked.Issuer.Span);
        var keyHash = SHA1.HashData(issuerKey);
#pragma warning restore CA5350
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha1Oid);
                    writer.WriteNull();
                }

                writer.WriteOctetString(nameHash);
                writer.WriteOctetString(keyHash);
                writer.WriteInteger(asked.SerialNumber.Span);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(NonceOid);
                var inner = new AsnWriter(AsnEncodingRules.DER);
                inner.WriteOctetString(nonce);
                writer.WriteOctetString(inner.Encode());
            }
        }

        return new(writer.Encode(), nameHash, keyHash, asked.SerialNumber.ToArray(), nonce);
    }
}
