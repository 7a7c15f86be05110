using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Birthmark.Keys.Envelopes;

/// <summary>Opens what <see cref="EnvelopeRecipient"/> closed.</summary>
public static class Envelope
{
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);

    /// <summary>The secret, or null when it is no such envelope or is for another key.</summary>
    public static SecretBuffer? TryOpen(ReadOnlyMemory<byte> envelope, AsymmetricAlgorithm key)
    {
        using var contentKey = new SecretBuffer(EnvelopeForm.KeySize);
        try
        {
            var info = new AsnReader(envelope, AsnEncodingRules.DER).ReadSequence();
            if (info.ReadObjectIdentifier() != EnvelopeForm.EnvelopedData)
            {
                return null;
            }

            var data = info.ReadSequence(Zero).ReadSequence();
            _ = data.ReadInteger();
            var recipient = data.ReadSetOf();
            var isOpen = key switch
            {
                RSA rsa => TryTransport(recipient.ReadSequence(), rsa, contentKey.Span),
                ECDiffieHellman ecdh => TryAgreement(recipient.ReadSequence(One), ecdh, contentKey.Span),
                _ => false,
            };
            return isOpen ? Content(data.ReadSequence(), contentKey) : null;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    private static bool TryTransport(AsnReader recipient, RSA rsa, Span<byte> contentKey)
    {
        _ = recipient.ReadInteger();
        _ = recipient.ReadEncodedValue();
        _ = recipient.ReadEncodedValue();
        return rsa.TryDecrypt(recipient.ReadOctetString(), contentKey, RSAEncryptionPadding.OaepSHA256, out var length) && length == contentKey.Length;
    }

    private static bool TryAgreement(AsnReader recipient, ECDiffieHellman ecdh, Span<byte> contentKey)
    {
        _ = recipient.ReadInteger();
        var originator = recipient.ReadSequence(Zero).ReadSequence(One);
        _ = originator.ReadEncodedValue();
        var point = originator.ReadBitString(out _);
        _ = recipient.ReadEncodedValue();
        var wrapped = recipient.ReadSequence().ReadSequence();
        _ = wrapped.ReadEncodedValue();
        if (point.Length != 65)
        {
            return false;
        }

        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        using var wrappingKey = EnvelopeForm.DeriveWrappingKey(ecdh, theirs.PublicKey);
        return KeyAgreement.TryUnwrap(wrappingKey.Span, wrapped.ReadOctetString(), contentKey);
    }

    private static SecretBuffer Content(AsnReader content, SecretBuffer contentKey)
    {
        _ = content.ReadObjectIdentifier();
        var algorithm = content.ReadSequence();
        _ = algorithm.ReadObjectIdentifier();
        var iv = algorithm.ReadOctetString();
        using var aes = Aes.Create();
        aes.SetKey(contentKey.Span);
        var secret = aes.DecryptCbc(content.ReadOctetString(Zero), iv);
        try
        {
            return new(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
