using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Birthmark.Keys;
using Birthmark.Pki.Issuance;

namespace Birthmark.Production.Recipes;

/// <summary>A device-made key as a station brings it: a PKCS#10 request whose signature proves possession of the private key.</summary>
public sealed class BroughtKey
{
    private BroughtKey(CertificationRequest request) => Request = request;

    internal CertificationRequest Request { get; }

    /// <summary>Reads a request: PEM, base64 or DER. Checks form and signature.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> request, IDeviceKeys keys, [NotNullWhen(true)] out BroughtKey? brought, [NotNullWhen(false)] out string? why)
    {
        brought = null;
        if (!CertificationRequest.TryRead(request, out var read, out why))
        {
            return false;
        }

        if (!read.HasValidSignature(keys))
        {
            why = "the signature of the certification request does not fit the key in it";
            return false;
        }

        brought = new(read);
        return true;
    }

    /// <summary>
    /// Reads a bare public key (DER SubjectPublicKeyInfo) with a signature by its private key over the CertificationRequestInfo (RFC 2986 §4.1)
    /// that has version 0, an empty subject, this key and no attributes: together they are a PKCS#10 request that any authority can check.
    /// </summary>
    public static bool TryReadPublicKey(
        ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> proof, IDeviceKeys keys, [NotNullWhen(true)] out BroughtKey? brought, [NotNullWhen(false)] out string? why)
    {
        brought = null;
        if (!keys.TryRecognise(publicKeyInfo, out var algorithm))
        {
            why = "the public key is no DER SubjectPublicKeyInfo of a known algorithm, or its point is not on the curve";
            return false;
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(RequestInfo(publicKeyInfo));
            WriteAlgorithm(writer, algorithm);
            writer.WriteBitString(proof);
        }

        return TryReadRequest(writer.Encode(), keys, out brought, out why);
    }

    /// <summary>The bytes a device signs to prove that it holds the private key of <paramref name="publicKeyInfo"/>.</summary>
    public static byte[] RequestInfo(ReadOnlySpan<byte> publicKeyInfo)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                // An empty Name: the authority certifies the subject that the recipe states.
            }

            writer.WriteEncodedValue(publicKeyInfo);
            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                // No attributes.
            }
        }

        return writer.Encode();
    }

    /// <summary>The scheme a key of this kind proves itself with: RFC 5758 §3.2 for EC, RFC 4055 §5 for RSA.</summary>
    private static void WriteAlgorithm(AsnWriter writer, KeyAlgorithm algorithm)
    {
        using (writer.PushSequence())
        {
            switch (algorithm)
            {
                case KeyAlgorithm.EcP256:
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
                    break;
                case KeyAlgorithm.EcP384:
                    writer.WriteObjectIdentifier("1.2.840.10045.4.3.3");
                    break;
                default:
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
                    writer.WriteNull();
                    break;
            }
        }
    }
}
